import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startChild } from "./child.ts";
import { childListens } from "./listener.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { onFreePort, type VncServer } from "./vnc-server.ts";
import { openXDisplay, type XDisplay } from "./x-display.ts";
import { reportedDisplay } from "./x-server.ts";

export interface TigerVncOptions {
  /** VncAuth password; without one the server offers security type None. */
  readonly password?: string | undefined;
  /** Speaks RFB 3.3 only. */
  readonly protocol33?: boolean;
  /** Width and height in pixels, such as `800x600`; `640x480` when left out. */
  readonly geometry?: string;
  /** Colour of the whole root window, 0xRRGGBB. */
  readonly paint: number;
}

/** A VNC server whose screen the test can paint and whose keyboard it can read. */
export interface PaintedVncServer extends VncServer {
  readonly display: XDisplay;
}

/** Starts TigerVNC's X server. */
export async function startTigerVnc(options: TigerVncOptions): Promise<PaintedVncServer> {
  const folder = await temporaryFolder();
  try {
    const passwords = join(folder.path, "passwd");
    if (options.password !== undefined) await writeVncPassword(passwords, options.password);
    const security =
      options.password === undefined
        ? ["-SecurityTypes", "None"]
        : ["-SecurityTypes", "VncAuth", "-rfbauth", passwords];
    return await onFreePort(async (port) => {
      const child = await startChild(
        "Xtigervnc",
        [
          ["-displayfd", "3", "-geometry", options.geometry ?? "640x480", "-depth", "24"],
          ["-rfbport", String(port), "-localhost=1", "-interface", "127.0.0.1"],
          ["-AlwaysShared", "-BlacklistThreshold", "1000000", "-nolisten", "tcp", "-noreset"],
          ...security,
          ...(options.protocol33 === true ? ["-Protocol3.3"] : []),
        ].flat(),
      );
      try {
        const number = await reportedDisplay(child);
        await childListens(child, port);
        const display = await openXDisplay(number, options.paint);
        const close = async (): Promise<void> => {
          display.close();
          await child.stop();
          await folder.remove();
        };
        return {
          host: "127.0.0.1",
          port,
          pid: child.pid,
          output: () => child.output(),
          display,
          close,
        };
      } catch (error) {
        await child.stop();
        throw error;
      }
    });
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** Writes a password file as VNC servers of the X world keep it. Passwords are Latin-1, as in tickets. */
export async function writeVncPassword(path: string, password: string): Promise<void> {
  const made = spawnSync("tigervncpasswd", ["-f"], {
    input: Buffer.from(`${password}\n`, "latin1"),
  });
  if (made.status !== 0) throw new Error(`tigervncpasswd: ${made.stderr.toString()}`);
  await writeFile(path, made.stdout, { mode: 0o600 });
}
