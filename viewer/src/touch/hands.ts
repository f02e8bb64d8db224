import type { Feature } from "../page/feature.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import { MotionHand } from "./motion-hand.ts";
import { NovncHand } from "./novnc-hand.ts";
import type { PointerHand } from "./pointer-hand.ts";

/** Says what moves the machine's pointer from now on, and whether by motions; `undefined`: nothing may. */
type UseHand = (hand: PointerHand | undefined, isRelative: boolean) => void;

/** Gives the hand for the screen that there is, and for a person who may use it. */
export function followHands(use: UseHand): Pick<Feature, "attach" | "pointer" | "render"> {
  let screen: ConsoleScreen | undefined;
  let isRelative = false;
  let mayAct = false;
  const renew = (): void => use(mayAct ? handOf(screen, isRelative) : undefined, isRelative);
  return {
    attach: (now) => {
      screen = now;
      renew();
    },
    pointer: (now) => {
      isRelative = now;
      renew();
    },
    render: (state) => {
      const may = "hello" in state && state.hello?.mode === "control";
      if (may === mayAct) return;
      mayAct = may;
      renew();
    },
  };
}

function handOf(screen: ConsoleScreen | undefined, isRelative: boolean): PointerHand | undefined {
  if (screen === undefined) return undefined;
  if (!isRelative) return new NovncHand(screen.canvas);
  return new MotionHand((dx, dy, buttons) => screen.movePointer(dx, dy, buttons));
}
