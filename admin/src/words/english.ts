/*
 * Every word of the operator's page, in English. Sentences are whole: what changes inside one is an argument of it.
 * Another language is another file like this one, of the type `Language`.
 */

const sessions = (count: number): string =>
  count === 1 ? "1 session" : `${count.toLocaleString("en")} sessions`;

/** What the page is built with. */
export const markup = {
  language: { tag: "en", direction: "ltr" },
  page: {
    name: "Live sessions – Porthole",
    description: "Who has a console open, for operators.",
  },
  notStarted: {
    title: "This page has not started",
    advice: "Its script did not arrive, or this browser cannot run it. Reload the page.",
    needsScript: "This page needs JavaScript.",
  },
  signIn: {
    title: "Live sessions",
    advice: "See who has a console open, watch, and help.",
    token: "API token",
    tokenHint: "It stays in this page’s memory, and is forgotten when you leave.",
    name: "Your name",
    nameHint: "People whose console you watch see it.",
    submit: "Show sessions",
    without: "Continue without a token",
    withoutHint:
      "Where something in front of the gateway, such as Cloudflare Access, says who you are.",
    version: (version: string) => `Porthole ${version}`,
    licences: "Licences",
  },
  bar: {
    title: "Live sessions",
    endMany: "End several…",
    signOut: "Sign out",
  },
  tools: {
    label: "Which sessions",
    search: "Search",
    searchHint: "Console, person, tenant, address",
    state: "State",
    anyState: "Any state",
    tenant: "Tenant",
    anyTenant: "All tenants",
    sort: "Sort by",
    sorted: (column: string) => `Sort: ${column}`,
    descending: "Descending order",
  },
  list: {
    label: "Live sessions",
    console: "Console",
    subject: "Person",
    state: "State",
    input: "Input",
    started: "Open for",
    lastInput: "Last input",
    client: "From",
    tenant: "Tenant",
    actions: "Actions",
    watch: "Watch",
    end: "End",
    loading: "Loading sessions…",
    emptyTitle: "Nobody has a console open",
    emptyAdvice: "Sessions appear here a few seconds after they begin.",
    noneTitle: "No session fits",
    noneAdvice: "Change the search, or show all sessions.",
    showAll: "Show all sessions",
    retry: "Try now",
    previous: "Previous page",
    next: "Next page",
    pages: "Pages",
  },
  details: {
    watch: "Watch",
    message: "Send message…",
    toView: "Make view only",
    toControl: "Give input",
    end: "End session…",
    moreTime: "More time",
    give: (minutes: number) => `Give ${minutes} min`,
    declineTime: "No more time",
    close: "Close",
  },
  message: {
    title: "Send a message",
    label: "Message",
    hint: "It is shown over the person’s screen, with the display name of your token or the name of the service.",
    send: "Send",
    cancel: "Cancel",
  },
  ending: {
    title: "End this session?",
    reason: "Reason",
    reasonHint: "Optional. The person sees it.",
    end: "End session",
    cancel: "Cancel",
    machine: "The machine keeps running. The person needs a new link to come back.",
  },
  endingMany: {
    title: "End several sessions",
    advice: "All sessions that fit every field are ended, listed here or not.",
    console: "Console id",
    subject: "Person",
    tenant: "Tenant",
    issuer: "Issuer",
    reason: "Reason",
    reasonHint: "Optional. These people see it.",
    end: "End all that fit",
    cancel: "Cancel",
  },
} as const;

/** What the page's scripts say. */
export const script = {
  sessions,
  sessionsOf: (count: number, all: number) =>
    `${count.toLocaleString("en")} of ${all.toLocaleString("en")} sessions`,
  /** More are live than one look reads. */
  sessionsAndMore: (count: number) => `The first ${count.toLocaleString("en")} sessions, of more`,
  range: (from: number, to: number, all: number) =>
    `${from.toLocaleString("en")}–${to.toLocaleString("en")} of ${all.toLocaleString("en")}`,
  signIn: {
    "missing-token": "Enter an API token.",
    unauthorized: "This token was not accepted. It may have expired, or be another gateway’s.",
    withoutToken: "Nothing in front of the gateway says who you are. Enter a token.",
    "not-permitted":
      "This token is not allowed to list sessions: that requires the scope sessions:read.",
  },
  looking: {
    failed: (problem: string) =>
      `The sessions could not be read. ${problem} It is tried again by itself.`,
    stale: (time: string, problem: string) =>
      `Not up to date since ${time}. ${problem} It is tried again by itself.`,
    updated: (time: string) => `Updated ${time}`,
  },
  problems: {
    unreachable:
      "The gateway cannot be reached. Behind Cloudflare Access, reload the page: you may have to sign in there again.",
    timeout: "The gateway did not answer in time.",
    "not-understood": "Something that is not the gateway has answered.",
    "no-such-session": "This session is over.",
    "not-permitted": "Your token is not allowed to do that.",
    unauthorized: "Your token is no longer accepted.",
    "end-not-possible": "The session cannot last that long.",
    "too-many-requests": "There were too many requests. Wait a minute.",
    other: (title: string) => `The gateway refused: ${title}.`,
  },
  states: {
    entering: "Asking to enter",
    opening: "Opening",
    live: "Live",
    detached: "Connection lost",
    waiting: "Machine is gone",
    parked: "Put aside",
  },
  inputs: {
    controls: "Has control",
    mayControl: "Waits for control",
    view: "View only",
  },
  row: {
    details: (machine: string, subject: string) => `${machine}, ${subject}: details`,
    watch: (machine: string, subject: string) => `Watch ${machine} of ${subject}`,
    end: (machine: string, subject: string) => `End ${machine} of ${subject}`,
    asks: "Asks for more time",
    never: "None yet",
    unknown: "Unknown",
  },
  sortedBy: { ascending: "ascending", descending: "descending" },
  facts: {
    session: "Session",
    subject: "Person",
    console: "Console id",
    tenant: "Tenant",
    issuer: "Issuer",
    by: "Link made by",
    state: "State",
    input: "Input",
    sharing: "Sharing",
    started: "Since",
    ends: "Ends",
    endsIn: (moment: string, left: string) => `${moment} (in ${left})`,
    asks: "Asks for more time since",
    lastInput: "Last input",
    client: "Address",
    agent: "Browser",
    kind: "Target",
    region: "Runs in",
    roundTrip: "Round trip",
    toPerson: "Sent to the person",
    toMachine: "Sent to the machine",
    version: "Gateway version",
    covert: "Presence",
    covertMeans: "Not shown to others",
  },
  sharings: {
    shared: "Anybody may watch, one controls",
    takeover: "A newcomer may take over",
    ask: "Whoever has it is asked",
    exclusive: "One person only",
  },
  milliseconds: (count: number) => `${count} ms`,
  connection: (kind: string, route: string | undefined, number: number) =>
    `${[kind, route].filter(Boolean).join(" by ")}${number === 1 ? "" : `, connection ${number}`}`,
  duration: {
    ago: (text: string) => `${text} ago`,
    seconds: (count: number) => `${count} s`,
    minutes: (count: number) => `${count} min`,
    hours: (hours: number, minutes: number) =>
      minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`,
    days: (days: number, hours: number) => (hours === 0 ? `${days} d` : `${days} d ${hours} h`),
  },
  details: {
    over: "This session is over.",
    madeViewOnly: (machine: string) => `${machine} is view only for this person now`,
    asks: (subject: string, ago: string) => `${subject} asked for more time ${ago}.`,
    gaveTime: (machine: string, minutes: number) => `${machine} has ${minutes} min more`,
    declinedTime: (subject: string) => `${subject} is told that there is no more time`,
    nobodyAsks: "It was answered already.",
    gaveInput: (machine: string) => `This person may type into ${machine} now`,
  },
  watching: {
    opened: (machine: string) => `${machine} opens in a new tab.`,
    link: "Open it here if it does not",
  },
  message: { sent: "The message is with the session" },
  ending: {
    who: (machine: string, subject: string) => `${subject} has ${machine} open.`,
    ended: (machine: string, subject: string) => `Ended: ${machine} of ${subject}`,
    revoked: "The link was not used yet, and cannot be used any more",
  },
  endingMany: {
    nothing: "Fill in at least one field.",
    fit: (count: number) =>
      count === 0 ? "None of the listed sessions fit." : `${sessions(count)} of the list fit.`,
    ended: (count: number) => `Ended: ${sessions(count)}`,
  },
} as const;
