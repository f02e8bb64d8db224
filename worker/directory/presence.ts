import type { Mode, SessionStateName } from "./entry.ts";

/** Max number of people in a presence; `more` counts the rest. */
export const MAX_PEOPLE = 50;
/** Max number of requests in a presence. */
export const MAX_REQUESTS = 8;

/** Who has a console that only one may have. */
export interface Holder {
  readonly subject: string;
  readonly sinceUnixMs: number;
}

/**
 * Whether a session is let in, and what became of it. After `asked` and `pending` news follow. Nobody is named in
 * `holder` who is there unseen.
 */
export type Admittance =
  | { readonly kind: "entered"; readonly presence: Presence }
  | (Turn &
      (
        | { readonly kind: "in-use"; readonly holder?: Holder; readonly choice: "take-over" }
        /** The holder is asked. */
        | { readonly kind: "asked"; readonly holder?: Holder; readonly secondsLeft: number }
        /** It is let in as soon as those before it have let go: at once in general, `secondsLeft` at the latest. */
        | { readonly kind: "pending"; readonly secondsLeft: number }
        | {
            readonly kind: "refused";
            /** `console-taken`: it was in, and `holder` has the console since. */
            readonly code: "console-in-use" | "console-taken" | "limit-reached";
            readonly holder?: Holder;
            /** Which limit, as in LIMITS. */
            readonly limit?: string;
          }
      ));

/** Orders what a session is told: only what is newer than what is in force counts. */
interface Turn {
  readonly turn: number;
}

export interface Person {
  /** A number that stands for one session of this console, as long as it is there. */
  readonly id: number;
  readonly name: string;
  readonly mode: Mode;
  readonly controls: boolean;
  readonly sinceUnixMs: number;
  readonly state: SessionStateName;
  readonly you?: true;
}

export interface ControlRequest {
  readonly id: number;
  /** The person's id: in `people` for `control` only. */
  readonly from: number;
  readonly name: string;
  readonly what: "control" | "enter";
  readonly secondsLeft: number;
}

/** Who is in a console, as one session sees it. A state, not an event: only the newest counts. */
export interface Presence extends Turn {
  /** Whether this session has control. Input passes if no observers are missing as well. */
  readonly controls: boolean;
  /** The session itself is always among them, and who controls. */
  readonly people: readonly Person[];
  readonly more?: number;
  readonly may: { readonly ask: boolean; readonly take: boolean; readonly give: boolean };
  /** This session has asked for control. */
  readonly asking?: { readonly secondsLeft: number };
  /** What this session may answer. */
  readonly requests: readonly ControlRequest[];
  readonly observersMissing: number;
}

export type Action =
  /** Asks for control; withdraws that; takes it without asking, where it may or nobody has it; lets go of it. */
  | { readonly type: "ask" | "cancel" | "take" | "release" }
  | { readonly type: "give"; readonly to: number }
  | { readonly type: "answer"; readonly request: number; readonly allow: boolean };
