import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { XDisplay } from "./x-display.ts";

/** Sets the keyboard layout of an X server, as a desktop does: by xkeyboard-config's name. */
export async function setLayout({ number }: XDisplay, layout: string): Promise<void> {
  const [, name = "", variant = ""] = /^(\w+)(?:\((\w+)\))?$/.exec(layout) ?? [];
  await promisify(execFile)("setxkbmap", [
    "-display",
    `:${number}`,
    "-layout",
    name,
    ...(variant === "" ? [] : ["-variant", variant]),
  ]);
}
