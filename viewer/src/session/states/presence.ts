import type { ToViewerMessage } from "../../../../worker/channel/messages.ts";

export type PresenceMessage = Extract<ToViewerMessage, { readonly type: "presence" }>;

/** Somebody asks for something that this session may grant. */
export interface PresenceRequest {
  readonly id: number;
  readonly name: string;
  /** Control of the machine, or the console itself. */
  readonly what: "control" | "enter";
  /** When it is decided without an answer. */
  readonly until: number;
}

/** Who is in a console, and what this session can do about who controls it. Times are clock time in milliseconds. */
export interface Presence extends Pick<
  PresenceMessage,
  "controls" | "may" | "observersMissing" | "people"
> {
  /** People who are there and not listed. */
  readonly more: number;
  /** This session has asked for control, and is answered by then. */
  readonly askingUntil?: number;
  readonly requests: readonly PresenceRequest[];
}

/** What the gateway tells at `now`. */
export function presenceOf(
  { asking, controls, may, more = 0, observersMissing, people, requests }: PresenceMessage,
  now: number,
): Presence {
  const at = (secondsLeft: number): number => now + secondsLeft * 1000;
  return {
    controls,
    may,
    more,
    observersMissing,
    people,
    requests: requests.map(({ id, name, secondsLeft, what }) => ({
      id,
      name,
      what,
      until: at(secondsLeft),
    })),
    ...(asking === undefined ? {} : { askingUntil: at(asking.secondsLeft) }),
  };
}
