import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startChild } from "./child.ts";
import { childListens } from "./listener.ts";
import type { Identity } from "./pki/pki.ts";
import { plainLogin, type PlainUsers } from "../../scripts/plain-users.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { onFreePort, type VncServer } from "./vnc-server.ts";
import { openXDisplay, type XDisplay } from "./x-display.ts";
import { reportedDisplay } from "./x-server.ts";

/** Security types by TigerVNC's names; those from TLSNone on are sub-types of VeNCrypt. */
type TigerVncSecurity =
  | "None"
  | "VncAuth"
  | "Plain"
  | "TLSNone"
  | "TLSVnc"
  | "TLSPlain"
  | "X509None"
  | "X509Vnc"
  | "X509Plain";

export interface TigerVncOptions {
  /** VncAuth password; without one the server offers security type None. */
  readonly password?: string | undefined;
  /** What the server offers, instead of None or VncAuth. */
  readonly security?: readonly TigerVncSecurity[];
  /** Certificate of the X509 types. */
  readonly identity?: Identity;
  /** Who may log in with the Plain types. */
  readonly users?: PlainUsers;
  /** Wrong passwords from one address after which it is locked out; 1,000,000 when left out. */
  readonly blacklistThreshold?: number;
  /** Speaks RFB 3.3 only. */
  readonly protocol33?: boolean;
  /** Width and height in pixels, such as `800x600`; `640x480` when left out. */
  readonly geometry?: string;
  /** Colour of the whole root window, 0xRRGGBB. */
  readonly paint: number;
  /** Where it listens, such as where one has listened before it; a free port when left out. */
  readonly port?: number;
}

/** A VNC server whose screen the test can paint and whose keyboard it can read. */
export interface PaintedVncServer extends VncServer {
  readonly display: XDisplay;
}

/** The name by which TigerVNC asks PAM when no other is set. */
const PAM_SERVICE = "vnc";

/** Starts TigerVNC's X server. */
export async function startTigerVnc(options: TigerVncOptions): Promise<PaintedVncServer> {
  const folder = await temporaryFolder();
  try {
    const passwords = join(folder.path, "passwd");
    if (options.password !== undefined) await writeVncPassword(passwords, options.password);
    const { identity, users } = options;
    const byPassword = options.password === undefined ? "None" : "VncAuth";
    const security = [
      ["-SecurityTypes", (options.security ?? [byPassword]).join(",")],
      options.password === undefined ? [] : ["-rfbauth", passwords],
      identity === undefined
        ? []
        : [`-X509Cert=${identity.chainPath}`, `-X509Key=${identity.keyPath}`],
      users === undefined ? [] : [`-PlainUsers=${Object.keys(users).join(",")}`],
    ].flat();
    const env = users === undefined ? {} : await plainLogin(folder.path, PAM_SERVICE, users);
    const start = async (port: number): Promise<PaintedVncServer> => {
      const child = await startChild(
        "Xtigervnc",
        [
          ["-displayfd", "3", "-geometry", options.geometry ?? "640x480", "-depth", "24"],
          ["-rfbport", String(port), "-localhost=1", "-interface", "127.0.0.1"],
          ["-AlwaysShared", "-nolisten", "tcp", "-noreset"],
          ["-BlacklistThreshold", String(options.blacklistThreshold ?? 1_000_000)],
          ...security,
          ...(options.protocol33 === true ? ["-Protocol3.3"] : []),
        ].flat(),
        { env },
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
    };
    return await (options.port === undefined ? onFreePort(start) : start(options.port));
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** Writes a password file as VNC servers of the X world keep it: the bytes as a terminal sends them, UTF-8. */
export async function writeVncPassword(path: string, password: string): Promise<void> {
  const made = spawnSync("tigervncpasswd", ["-f"], {
    input: `${password}\n`,
  });
  if (made.status !== 0) throw new Error(`tigervncpasswd: ${made.stderr.toString()}`);
  await writeFile(path, made.stdout, { mode: 0o600 });
}
