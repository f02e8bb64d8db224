import type { Scene } from "./scene.ts";
import { ENDS } from "./scenes/ends.ts";
import { LIVE } from "./scenes/live.ts";
import { LOSSES } from "./scenes/losses.ts";
import { WITH_OTHERS } from "./scenes/with-others.ts";
import { WITHOUT_CONSOLE } from "./scenes/without-console.ts";

/** All scenes: together they have every state once. */
export const SCENES: readonly Scene[] = [
  ...WITHOUT_CONSOLE,
  ...LIVE,
  ...WITH_OTHERS,
  ...LOSSES,
  ...ENDS,
];
