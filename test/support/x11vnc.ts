import { join } from "node:path";

import { startChild } from "./child.ts";
import { childListens } from "./listener.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { writeVncPassword, type PaintedVncServer } from "./tiger-vnc.ts";
import { onFreePort } from "./vnc-server.ts";
import { openXDisplay } from "./x-display.ts";
import { setLayout } from "./x-layout.ts";
import { reportedDisplay } from "./x-server.ts";

interface X11vncTls {
  /** RSA key and certificates in one file, as `Pki.combinedFile` makes it; other keys are refused. */
  readonly pem: string;
  /**
   * `vencrypt` offers VeNCrypt only, `immediate` TLS from the first byte only, `either` both: the server
   * waits a moment for a ClientHello before it speaks.
   */
  readonly mode: "vencrypt" | "immediate" | "either";
}

export interface X11vncOptions {
  /** VncAuth password; without one the server offers security type None. */
  readonly password?: string | undefined;
  /** Without it everything is in the clear. */
  readonly tls?: X11vncTls;
  /** Keyboard layout of the display, by xkeyboard-config's name; a US one when left out. */
  readonly layout?: string;
  /** Colour of the whole root window, 0xRRGGBB. */
  readonly paint: number;
}

const VENCRYPT_MODE = { vencrypt: "force", immediate: "never", either: "support" } as const;

/** Starts a virtual X display of 640x480 and x11vnc, which shows it. */
export async function startX11vnc(options: X11vncOptions): Promise<PaintedVncServer> {
  const folder = await temporaryFolder();
  const xvfb = await startChild(
    "Xvfb",
    "-displayfd 3 -screen 0 640x480x24 -nolisten tcp -noreset".split(" "),
  );
  try {
    const number = await reportedDisplay(xvfb);
    const display = await openXDisplay(number, options.paint);
    if (options.layout !== undefined) await setLayout(display, options.layout);
    const passwords = join(folder.path, "passwd");
    if (options.password !== undefined) await writeVncPassword(passwords, options.password);
    return await onFreePort(async (port) => {
      const child = await startChild(
        "x11vnc",
        [
          ["-display", `:${number}`, "-rfbport", String(port), "-listen", "127.0.0.1", "-noipv6"],
          ["-forever", "-shared", "-nolookup", "-noxrecord", "-norc", "-quiet"],
          ...(options.password === undefined ? ["-nopw"] : ["-rfbauth", passwords]),
          // Anonymous key exchange, by VeNCrypt or by its older sister, is never offered.
          ...(options.tls === undefined
            ? []
            : [
                ["-ssl", options.tls.pem, "-anontls", "never"],
                ["-vencrypt", `nodh:${VENCRYPT_MODE[options.tls.mode]}`],
              ].flat()),
        ].flat(),
      );
      try {
        await childListens(child, port);
      } catch (error) {
        await child.stop();
        throw error;
      }
      const close = async (): Promise<void> => {
        await child.stop();
        display.close();
        await xvfb.stop();
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
    });
  } catch (error) {
    await xvfb.stop();
    await folder.remove();
    throw error;
  }
}
