import { personName } from "../../../page/person.ts";
import type { Presence } from "../../../session/states/presence.ts";
import { goesOn, type SessionState } from "../../../session/states/session-state.ts";
import { laterWords } from "../../../words/later.ts";

/** What a person can do about a blocked input, right there. */
export type ControlAction = "ask" | "cancel" | "share" | "take";

/** Why what a person does is not sent, although it may be sent at times. */
export interface ControlView {
  readonly text: string;
  readonly actions: readonly ControlAction[];
  /** Clock time in milliseconds at which the request for control is decided at the latest. */
  readonly askingUntil: number | undefined;
}

/**
 * What is said where input is blocked for now; `undefined` where it is not, or always is: then there is nothing to do
 * about it.
 */
export function viewOfControl(state: SessionState): ControlView | undefined {
  if (!goesOn(state) || state.hello.mode === "control") return undefined;
  const { hello, presence } = state;
  if ((hello.granted ?? hello.mode) === "view") return undefined;
  if (presence === undefined) {
    return { text: laterWords.control.unknown, actions: [], askingUntil: undefined };
  }
  if (presence.controls) return withControl(presence, hello.share === true);
  const { askingUntil, may } = presence;
  if (askingUntil !== undefined)
    return { text: askedText(presence), actions: ["cancel"], askingUntil };
  const actions: ControlAction[] = [];
  if (may.ask) actions.push("ask");
  if (may.take) actions.push("take");
  return { text: textOf(presence), actions, askingUntil };
}

/** It has control, and still nothing passes. */
function withControl({ observersMissing }: Presence, mayShare: boolean): ControlView {
  const { observers, unknown } = laterWords.control;
  if (observersMissing === 0) return { text: unknown, actions: [], askingUntil: undefined };
  const actions: ControlAction[] = mayShare ? ["share"] : [];
  return { text: observers(observersMissing), actions, askingUntil: undefined };
}

function textOf(presence: Presence): string {
  const controller = controllerOf(presence);
  return controller === undefined ? laterWords.control.free : laterWords.control.by(controller);
}

function askedText(presence: Presence): string {
  const controller = controllerOf(presence);
  return controller === undefined
    ? laterWords.control.askedNobody
    : laterWords.control.asked(controller);
}

/** The name of whoever else controls. */
export function controllerOf({ people }: Presence): string | undefined {
  const controller = people.find(({ controls, you }) => controls && you !== true);
  return controller === undefined ? undefined : personName(controller.name);
}
