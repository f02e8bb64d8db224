import "./touch.css";
import { signal, type Signal } from "@preact/signals";

import type { StartFeature } from "../page/feature.ts";
import { mountIn } from "../page/places.ts";
import { followHands } from "./hands.ts";
import type { Point } from "./gesture.ts";
import { TouchButton } from "./touch-button.tsx";
import { TouchHelp } from "./touch-help.tsx";
import { TouchMarks } from "./touch-marks.tsx";
import { TOUCH, type TouchChoice } from "./touch-preference.ts";
import { TouchScreen } from "./touch-screen.ts";

/** How long the place of a finger that holds is shown, milliseconds. */
const HELD_MS = 400;

/** Fingers on the machine's screen, and what a person is told of them at first. */
export const startTouch: StartFeature = ({ input, preferences, zoom }) => {
  const choice = signal<TouchChoice>(preferences.shared.read(TOUCH) ?? {});
  const isHelping = signal(false);
  const held = signal<Point | undefined>(undefined);
  const pointer = signal<Point | undefined>(undefined);
  const touch = new TouchScreen(zoom, {
    touched: () => input.focusUnlessHeld(),
    // Not before: it would be under the second finger.
    lifted: (mayAct) => {
      if (mayAct && choice.value.isKnown !== true) isHelping.value = true;
    },
    held: flash(held),
    pointed: (at) => {
      pointer.value = at;
    },
  });
  const set = (changes: TouchChoice): void => {
    choice.value = { ...choice.value, ...changes };
    preferences.shared.write(TOUCH, choice.value);
  };
  choice.subscribe(({ mode = "direct" }) => {
    touch.mode = mode;
    pointer.value = undefined;
  });
  const done = (): void => {
    isHelping.value = false;
    set({ isKnown: true });
    setTimeout(() => input.adoptFocus());
  };
  const help = (): void => {
    isHelping.value = !isHelping.value;
  };
  mountIn("keysTool", () => <TouchButton isOpen={isHelping} press={help} />);
  mountIn("live", () => <TouchMarks held={held} pointer={pointer} zoom={zoom} />);
  mountIn("live", () => (
    <TouchHelp choice={choice} isOpen={isHelping} choose={(mode) => set({ mode })} done={done} />
  ));
  return followHands((hand, isRelative) => {
    touch.use(hand, isRelative);
    pointer.value = undefined;
  });
};

/** Shows a place for a moment. */
function flash(shown: Signal<Point | undefined>): (at: Point) => void {
  let hiding: ReturnType<typeof setTimeout> | undefined;
  return (at) => {
    shown.value = at;
    clearTimeout(hiding);
    hiding = setTimeout(() => {
      shown.value = undefined;
    }, HELD_MS);
  };
}
