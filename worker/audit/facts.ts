/** A member of an event's `data`: the type of its value, and what it means as a sentence of the documentation. */
interface Member {
  readonly type: "text" | "number" | "boolean";
  readonly meaning: string;
}

const text = (meaning: string) => ({ type: "text", meaning }) as const;
const number = (meaning: string) => ({ type: "number", meaning }) as const;
const boolean = (meaning: string) => ({ type: "boolean", meaning }) as const;

/** Every member has one meaning, whichever event it is in. */
export const MEMBERS = {
  agent: text("What the client calls itself: its `User-Agent`."),
  asked: boolean("Whether the session's person had asked for more time."),
  by: text("Who did it: the name of an API token, an issuer, or the subject of another session."),
  bytesReplayed: number("Bytes that the viewer was sent again."),
  bytesToTarget: number("Bytes to the machine."),
  bytesToViewer: number("Bytes to the viewer."),
  characters: number("Length of the text, in UTF-16 code units. The text itself is not kept."),
  check: text("The check of TLS that failed, or that the route cannot meet."),
  claim: text("The claim of the ticket that does not fit: its place, never its value."),
  client: text("The address of the client, as Cloudflare saw it."),
  code: text("The [end](ends.md) of a session, a failed connection or a ticket."),
  console: text("`console.id` of the ticket."),
  count: number("Their number."),
  covert: boolean("Whether it is not shown to the others in the console."),
  directoryMilliseconds: number(
    "How long the directory has taken to answer the session that enters.",
  ),
  endedAt: text("When the session would have ended at the latest before, written as `endsAt` is."),
  endsAt: text("When the session ends at the latest, in UTC as RFC 3339 writes it."),
  first: number("The `sequence` of the first of them."),
  firstFrameMilliseconds: number(
    "From the redeemed ticket until the viewer was done with the first picture.",
  ),
  from: text("The subject who had it before; nobody who is covert."),
  how: text(
    "What led to it: `asked`, `unanswered`, `given`, `taken`, `free`, `released`, or `changed` by the API.",
  ),
  issuer: text("`iss` of the ticket."),
  key: text("The `kid` of the key that opened the ticket."),
  keyP50Milliseconds: number(
    "From a key to the next picture, as the viewer has measured it: the middle of its last 128 keys.",
  ),
  keyP95Milliseconds: number("The same for 95 % of them."),
  keys: number("Keys that were pressed. Which ones is not kept."),
  kind: text("The target's kind."),
  last: number("The `sequence` of the last of them."),
  limit: text("The limit that was reached."),
  milliseconds: number("How long it took, or how long the viewer has waited."),
  mode: text("`control` or `view`."),
  number: number("Of the connection to the machine, from 1."),
  observer: text("The subject of an observer; absent where it is whoever gets the link."),
  pageFirstFrameMilliseconds: number(
    "From the click to the first picture, as the viewer's first page has measured it.",
  ),
  reason: text("Why, in a word of the gateway, or the words of whoever ended the session."),
  region: text("The data centre of Cloudflare that received the viewer: three letters."),
  roundTripMilliseconds: number("To the viewer and back, the last that was measured."),
  route: text("The route's name."),
  seconds: number("How long it lasted."),
  securityTypes: text("The security types that the machine has offered: their numbers."),
  sharing: text("The policy of the console: `shared`, `takeover`, `ask` or `exclusive`."),
  sink: text("`webhook` or `queue`."),
  status: number("The status of the HTTP answer."),
  tls: text("`platform`, or what a connector says of version and cipher; absent without TLS."),
  vencryptTypes: text("The VeNCrypt sub-types that the machine has offered: their numbers."),
  why: text("What is wrong with the ticket that the control plane has answered."),
} as const satisfies Record<string, Member>;

export type MemberName = keyof typeof MEMBERS;

/** A kind of event: when there is one, and the members of its `data`. */
interface Fact {
  readonly meaning: string;
  readonly has: readonly MemberName[];
  readonly mayHave?: readonly MemberName[];
}

const SENDER = ["client", "agent"] as const;

/**
 * Every fact that is kept in the chain of its tenant. `session` and `subject` are members of the envelope. No fact has
 * a member for a ticket, a password, a key or the address of a machine, and none may get one.
 */
export const FACTS = {
  "link-created": {
    meaning: "An API client was given a link.",
    has: ["by", "console", "mode"],
    mayHave: SENDER,
  },
  "ticket-refused": {
    meaning: "A ticket that could be opened was refused.",
    has: ["code"],
    mayHave: ["reason", "claim", "check", "route", "issuer", "by", "console", "limit", ...SENDER],
  },
  "ticket-revoked": {
    meaning: "A ticket that was not used yet was made void.",
    has: ["by"],
    mayHave: ["reason", ...SENDER],
  },
  "viewer-admitted": {
    meaning: "A ticket was redeemed.",
    has: ["issuer", "console", "mode"],
    mayHave: ["key", "by", "region", ...SENDER],
  },
  "viewer-readmitted": {
    meaning: "A resume token was good: from where a viewer has come back.",
    has: [],
    mayHave: SENDER,
  },
  "session-opened": {
    meaning: "A ticket was redeemed: its session begins, and asks to be let into its console.",
    has: ["console", "mode"],
    mayHave: ["sharing", "covert"],
  },
  "session-live": {
    meaning: "The hypervisor let the session in and the viewer was told.",
    has: ["milliseconds", "kind"],
    mayHave: ["route", "tls", "directoryMilliseconds"],
  },
  "viewer-detached": {
    meaning: "The viewer of a live session is lost, and is waited for.",
    has: [],
  },
  "viewer-resumed": {
    meaning: "It has come back, and was sent again what had not arrived.",
    has: ["milliseconds", "bytesReplayed"],
  },
  "viewer-taken-over": {
    meaning: "A viewer has come back while the older WebSocket of its session still looked open.",
    has: ["bytesReplayed"],
  },
  "connection-redialled": {
    meaning: "The hypervisor let a session in once more.",
    has: ["number", "milliseconds"],
    mayHave: ["route", "tls"],
  },
  "session-waiting": {
    meaning: "The machine of a live session is gone, and is watched for.",
    has: ["code"],
  },
  "session-parked": {
    meaning: "Nobody looks at a session any more: its machine is let go of.",
    has: [],
  },
  "target-failed": {
    meaning: "A console could not be opened.",
    has: ["code"],
    mayHave: ["check", "route", "securityTypes", "vencryptTypes"],
  },
  "target-refreshed": {
    meaning: "The control plane has told where the machine of a connection is now.",
    has: ["number", "reason", "milliseconds", "kind"],
    mayHave: ["route"],
  },
  "target-hook-failed": {
    meaning: "It was asked, to no avail.",
    has: ["number", "reason", "milliseconds", "code"],
    mayHave: ["status", "why", "claim"],
  },
  "session-mode-changed": {
    meaning: "An API client changed what the viewer of a session may do.",
    has: ["by", "mode"],
    mayHave: SENDER,
  },
  "session-end-changed": {
    meaning: "An API client gave a session another end.",
    has: ["by", "endsAt", "endedAt", "asked"],
    mayHave: SENDER,
  },
  "more-time-asked": {
    meaning: "The person of a session has asked for more time, and waits for an answer.",
    has: ["console", "endsAt"],
  },
  "more-time-declined": {
    meaning: "An API client said that there is no more time.",
    has: ["by"],
    mayHave: SENDER,
  },
  "control-handed": {
    meaning: "A session has the control of a shared console from now on.",
    has: ["console", "how"],
    mayHave: ["from"],
  },
  "control-withdrawn": {
    meaning: "A session has let go of the control of a shared console, or may no longer have it.",
    has: ["console", "how"],
  },
  "control-declined": {
    meaning:
      "A session asked for control, or to be let in, and did not get it: `declined`, `unanswered`, or the console was `taken`.",
    has: ["console", "reason"],
    mayHave: ["by"],
  },
  "console-taken": {
    meaning: "A session took a console over from the session of somebody else or from its own.",
    has: ["console"],
    mayHave: ["from"],
  },
  "message-sent": {
    meaning: "The viewer of a session was sent a message.",
    has: ["by", "characters"],
    mayHave: SENDER,
  },
  "observer-link-created": {
    meaning: "A link was made with which somebody can watch the console of the session.",
    has: ["by"],
    mayHave: ["observer", "covert"],
  },
  "session-ended": {
    meaning: "A session has ended. All but `code` are absent where its record could not be opened.",
    has: ["code"],
    mayHave: [
      "by",
      "reason",
      "seconds",
      "bytesToViewer",
      "bytesToTarget",
      "keys",
      "firstFrameMilliseconds",
      "roundTripMilliseconds",
      "keyP50Milliseconds",
      "keyP95Milliseconds",
      "pageFirstFrameMilliseconds",
    ],
  },
  "session-lost": {
    meaning: "The lease of a session is over: its object has not been heard of any more.",
    has: [],
    mayHave: ["console"],
  },
  "limit-reached": {
    meaning:
      "A ticket or a session was refused because of a limit of the tenant: of each limit once a minute at most.",
    has: ["limit", "console", "by"],
  },
  "audit-deliveries-lost": {
    meaning: "Events were given up before a sink had accepted them.",
    has: ["sink", "reason", "count", "first", "last"],
  },
  "audit-events-refused": {
    meaning: "Events were not accepted into the chain, because they are not in the form of one.",
    has: ["count"],
  },
} as const satisfies Record<string, Fact>;

export type FactType = keyof typeof FACTS;

type ValueOf<Name extends MemberName> = {
  readonly text: string;
  readonly number: number;
  readonly boolean: boolean;
}[(typeof MEMBERS)[Name]["type"]];

type Optional<F extends Fact> = F extends { readonly mayHave: readonly (infer Name)[] }
  ? Extract<Name, MemberName>
  : never;

/** The `data` of each fact. */
export type Facts = {
  readonly [Type in FactType]: {
    readonly [Name in (typeof FACTS)[Type]["has"][number]]: ValueOf<Name>;
  } & { readonly [Name in Optional<(typeof FACTS)[Type]>]?: ValueOf<Name> };
};
