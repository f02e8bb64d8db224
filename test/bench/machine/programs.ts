import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { NOVNC_APP } from "../subjects/websockify.ts";

/** Programs that are measured or measured with, and the Debian packages that bring them. */
const PROGRAMS: Readonly<Record<string, string>> = {
  websockify: "websockify",
  chromium: "chromium",
  Xtigervnc: "tigervnc-standalone-server",
  tigervncpasswd: "tigervnc-tools",
  "qemu-system-x86_64": "qemu-system-x86",
  setpriv: "util-linux",
};

/** Throws with the command that installs what is missing. */
export function requirePrograms(): void {
  const missing = Object.entries(PROGRAMS).filter(([program]) => !onPath(program));
  const packages = missing.map(([, name]) => name);
  if (!existsSync(NOVNC_APP)) packages.push("novnc");
  if (packages.length === 0) return;
  throw new Error(
    `the bench needs: sudo apt-get install --no-install-recommends ${packages.join(" ")}`,
  );
}

function onPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
