import type { Browser } from "playwright-core";

import { launchChromium } from "../chromium.ts";

/** Starts a Chromium whose pictures have the fonts of the approved ones, whichever others this computer has. */
export function launchPictured(): Promise<Browser> {
  const env = { FONTCONFIG_FILE: new URL("fonts.conf", import.meta.url).pathname };
  return launchChromium({ env });
}
