import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startChild } from "./child.ts";
import { writeAnimatedGuest, writeEchoGuest, writePlainGuest } from "./guests.ts";
import { childListens } from "./listener.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { onFreePort, type VncServer } from "./vnc-server.ts";

const VNC_BASE_PORT = 5900;

export interface QemuOptions {
  /** VncAuth password; without one the server offers security type None. */
  readonly password?: string | undefined;
  /** `echo` shows typed characters, `animated` changes the whole screen all the time, `plain` never. */
  readonly guest: "echo" | "animated" | "plain";
}

const GUESTS = {
  echo: writeEchoGuest,
  animated: writeAnimatedGuest,
  plain: writePlainGuest,
} as const satisfies Record<QemuOptions["guest"], unknown>;

/** Starts a virtual machine of 32 MB that boots a boot-sector guest, and its VNC server. */
export async function startQemu(options: QemuOptions): Promise<VncServer> {
  const folder = await temporaryFolder();
  const floppy = join(folder.path, "guest.img");
  const secret = join(folder.path, "password");
  await GUESTS[options.guest](floppy);
  await writeFile(secret, options.password ?? "", { mode: 0o600 });
  const locked = options.password !== undefined;
  try {
    return await onFreePort(async (port) => {
      const child = await startChild(
        "qemu-system-x86_64",
        [
          ["-nodefaults", "-machine", "pc,accel=tcg", "-m", "32", "-vga", "std"],
          ["-display", "none", "-monitor", "none", "-serial", "none", "-net", "none"],
          ["-drive", `file=${floppy},format=raw,if=floppy`, "-boot", "a"],
          ...(locked ? ["-object", `secret,id=vnc,file=${secret}`] : []),
          "-vnc",
          `127.0.0.1:${port - VNC_BASE_PORT}${locked ? ",password-secret=vnc" : ""}`,
        ].flat(),
      );
      const close = async (): Promise<void> => {
        await child.stop();
        await folder.remove();
      };
      try {
        await childListens(child, port);
      } catch (error) {
        await child.stop();
        throw error;
      }
      return { host: "127.0.0.1", port, pid: child.pid, output: () => child.output(), close };
    });
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
