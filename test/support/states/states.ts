/** Pages that a state is opened in: each has what no other can be given later. */
export const PAGES = ["desktop", "arabic", "phone"] as const;

export type PageName = (typeof PAGES)[number];

/** Ways in which a state is pictured: what its picture's name ends with. */
export type Look = "light" | "dark" | "rtl" | "phone";

/** The pictures that are taken of each page. */
const LOOKS_OF = {
  desktop: ["light", "dark"],
  arabic: ["rtl"],
  phone: ["phone"],
} as const satisfies Readonly<Record<PageName, readonly Look[]>>;

const EVERYWHERE: readonly PageName[] = PAGES;
const DESKTOP: readonly PageName[] = ["desktop", "arabic"];
const PHONE: readonly PageName[] = ["phone"];

/** Everything that a person can see of the viewer, and the pages in which it can be seen. */
export const STATES = {
  "not-started": EVERYWHERE,
  landing: EVERYWHERE,
  "landing-wrong-link": EVERYWHERE,
  "landing-after-reload": EVERYWHERE,
  confirming: EVERYWHERE,
  connecting: EVERYWHERE,
  "connecting-late": EVERYWHERE,
  "connecting-machine": EVERYWHERE,
  live: EVERYWHERE,
  "keys-menu": EVERYWHERE,
  "own-combinations": EVERYWHERE,
  "guest-keyboard": EVERYWHERE,
  "type-text": EVERYWHERE,
  typing: EVERYWHERE,
  "text-bar": EVERYWHERE,
  clipboard: EVERYWHERE,
  picture: EVERYWHERE,
  zoomed: EVERYWHERE,
  "full-screen": DESKTOP,
  connection: EVERYWHERE,
  sound: EVERYWHERE,
  about: EVERYWHERE,
  leaving: EVERYWHERE,
  "keys-elsewhere": DESKTOP,
  "phone-keys": PHONE,
  "function-keys": PHONE,
  "touch-help": PHONE,
  message: EVERYWHERE,
  people: EVERYWHERE,
  invitation: EVERYWHERE,
  "control-asked-for": EVERYWHERE,
  watching: EVERYWHERE,
  "asking-for-control": EVERYWHERE,
  "view-only": EVERYWHERE,
  recorded: EVERYWHERE,
  "waiting-for-observer": EVERYWHERE,
  "time-left": EVERYWHERE,
  "asking-for-time": EVERYWHERE,
  "time-asked-for": EVERYWHERE,
  idle: EVERYWHERE,
  "catching-up": EVERYWHERE,
  silent: EVERYWHERE,
  offline: EVERYWHERE,
  reconnecting: EVERYWHERE,
  waiting: EVERYWHERE,
  stalled: EVERYWHERE,
  "in-use": EVERYWHERE,
  "in-use-asked": EVERYWHERE,
  elsewhere: EVERYWHERE,
  "ended-left": EVERYWHERE,
  "ended-by-operator": EVERYWHERE,
  "ended-by-machine": EVERYWHERE,
  "ended-by-time": EVERYWHERE,
  "ended-not-allowed": EVERYWHERE,
  "ended-unreachable": EVERYWHERE,
  "ended-in-use": EVERYWHERE,
  "ended-taken-over": EVERYWHERE,
  "ended-ticket-used": EVERYWHERE,
} as const satisfies Readonly<Record<string, readonly PageName[]>>;

export type StateName = keyof typeof STATES;

export const STATE_NAMES: readonly StateName[] = Object.keys(STATES).filter(isState);

function isState(name: string): name is StateName {
  return Object.hasOwn(STATES, name);
}

/** What the pictures of a state are called, each `<state>.<look>`. */
export function picturesOf(state: StateName): readonly string[] {
  return STATES[state].flatMap((page) => LOOKS_OF[page].map((look) => `${state}.${look}`));
}
