import "./control.css";
import { announce } from "../../../page/announce.ts";
import { byId, offer, onAction } from "../../../page/elements.ts";
import type { StartFeature } from "../../../page/feature.ts";
import { mountIn } from "../../../page/places.ts";
import { goesOn } from "../../../session/states/session-state.ts";
import { laterWords } from "../../../words/later.ts";
import { timeLeft } from "../../countdown/time-left.ts";
import { hint } from "../../hint/hint.ts";
import { ControlStrip } from "./control-strip.tsx";
import { viewOfControl, type ControlAction, type ControlView } from "./control-view.ts";

const BUTTONS: ReadonlyMap<ControlAction, string> = new Map([
  ["ask", "ask-control"],
  ["cancel", "cancel-control"],
  ["take", "take-control"],
  ["share", "share"],
]);

const MODIFIER_KEYS: ReadonlySet<string> = new Set(["Alt", "AltGraph", "Control", "Meta", "Shift"]);

/** Says why input is blocked for now, beside the machine's name, with what can be done about it right there. */
export const startControl: StartFeature = ({ input, session }) => {
  mountIn("bar", ControlStrip);
  const strip = byId("control", HTMLDivElement);
  const text = byId("control-text", HTMLSpanElement);
  const left = byId("control-left", HTMLSpanElement);
  let shown: ControlView | undefined;
  onAction("ask-control", () => session.wish({ type: "control", action: "ask" }));
  onAction("cancel-control", () => session.wish({ type: "control", action: "cancel" }));
  onAction("take-control", () => {
    session.wish({ type: "control", action: "take" });
    input.focusUnlessHeld();
  });
  const everySecond = (): void => {
    if (shown?.askingUntil === undefined) return;
    const { unit, count } = timeLeft(shown.askingUntil - performance.now());
    left.textContent = laterWords.control[unit](count);
  };
  let reason: string | undefined;
  sayWhatIsNotSent(() => reason);
  return {
    everySecond,
    render: (state) => {
      const before = shown;
      shown = viewOfControl(state);
      const isViewOnly = goesOn(state) && state.hello.mode === "view";
      reason = shown?.text ?? (isViewOnly ? laterWords.control.never : undefined);
      // The gateway has released them, as it does with keys that a hand holds.
      if (before === undefined && shown !== undefined) input.keyboard.release();
      strip.hidden = shown === undefined;
      if (shown === undefined) return;
      left.hidden = shown.askingUntil === undefined;
      everySecond();
      if (before?.text === shown.text && before.actions.join() === shown.actions.join()) return;
      text.textContent = shown.text;
      for (const [action, button] of BUTTONS) offer(strip, button, shown.actions.includes(action));
      if (before?.text !== shown.text) announce(shown.text);
    },
  };
};

/** A key or a click on a screen that takes none is answered by the reason. */
function sayWhatIsNotSent(reason: () => string | undefined): void {
  const screen = byId("screen", HTMLDivElement);
  const before = { capture: true, passive: true };
  const say = (): void => {
    const text = reason();
    if (text !== undefined) hint(text, "#icon-eye");
  };
  screen.addEventListener("pointerdown", say, before);
  screen.addEventListener(
    "keydown",
    ({ altKey, ctrlKey, key, shiftKey }) => {
      // Not for the way to the toolbar.
      if (!MODIFIER_KEYS.has(key) && !(altKey && ctrlKey && shiftKey)) say();
    },
    before,
  );
}
