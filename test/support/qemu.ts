import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startChild } from "./child.ts";
import { writeAnimatedGuest, writeEchoGuest, writePlainGuest } from "../../demo/launch/guests.ts";
import { writeCodesGuest, writeSlowGuest } from "./logging-guests.ts";
import { childListens, freePort } from "./listener.ts";
import { executeQmp } from "./qmp.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { onFreePort, type VncServer } from "./vnc-server.ts";

const VNC_BASE_PORT = 5900;

interface QemuTls {
  /** Folder with ca-cert.pem, server-cert.pem and server-key.pem, as `Pki.qemuFolder` makes it. */
  readonly folder: string;
  /** Demands a client certificate of the folder's CA, as CloudStack's secured hosts do. */
  readonly verifyPeer: boolean;
  /** GnuTLS priority string, such as `NORMAL:-VERS-TLS1.3`. */
  readonly priority?: string;
}

export interface QemuServer extends VncServer {
  /** Where the WebSocket is served, if it was asked for. */
  readonly websocketPort: number | undefined;
  /** Resets the machine, as its button does. */
  reset(): Promise<void>;
  /** Bytes that the guest has written to QEMU's debug console. */
  written(): Promise<Uint8Array>;
}

export interface QemuOptions {
  /** VncAuth password; without one the server offers security type None. */
  readonly password?: string | undefined;
  /** Offers VeNCrypt only, with one sub-type: TLSNone or TLSVnc when anonymous, else X509None or X509Vnc. */
  readonly tls?: "anonymous" | QemuTls;
  /** Serves the console as a WebSocket too, on a port of its own; wss where there is TLS. */
  readonly websocket?: boolean;
  /**
   * `echo` shows typed characters, `animated` changes the whole screen all the time, `plain` never. `codes` and `slow`
   * write down what they read: see `logging-guests.ts`.
   */
  readonly guest: "echo" | "animated" | "plain" | "codes" | "slow";
  /** Has its monitor as a second console, to which Ctrl+Alt+2 switches. */
  readonly monitor?: boolean;
  /** Layout by which it reads keysyms (`-k`); without one key codes count. */
  readonly layout?: string | undefined;
  /** Where it listens, such as where one has listened before it; a free port when left out. */
  readonly port?: number;
}

const GUESTS = {
  echo: writeEchoGuest,
  animated: writeAnimatedGuest,
  plain: writePlainGuest,
  codes: writeCodesGuest,
  slow: writeSlowGuest,
} as const satisfies Record<QemuOptions["guest"], unknown>;

/** Starts a virtual machine of 32 MB that boots a boot-sector guest, and its VNC server. */
export async function startQemu(options: QemuOptions): Promise<QemuServer> {
  const folder = await temporaryFolder();
  const floppy = join(folder.path, "guest.img");
  const secret = join(folder.path, "password");
  const qmp = join(folder.path, "qmp");
  const log = join(folder.path, "log");
  await GUESTS[options.guest](floppy);
  await writeFile(secret, options.password ?? "", { mode: 0o600 });
  try {
    const start = async (port: number): Promise<QemuServer> => {
      const websocketPort = options.websocket === true ? await freePort() : undefined;
      const vnc = [
        `127.0.0.1:${port - VNC_BASE_PORT}`,
        ...(options.password === undefined ? [] : ["password-secret=vnc"]),
        ...(options.tls === undefined ? [] : ["tls-creds=tls"]),
        ...(websocketPort === undefined ? [] : [`websocket=${websocketPort}`]),
      ];
      const child = await startChild(
        "qemu-system-x86_64",
        [
          ["-nodefaults", "-machine", "pc,accel=tcg", "-m", "32", "-vga", "std"],
          ["-display", "none", "-serial", "none", "-net", "none"],
          ["-monitor", options.monitor === true ? "vc" : "none"],
          ["-qmp", `unix:${qmp},server=on,wait=off`],
          ...(options.layout === undefined ? [] : [["-k", options.layout]]),
          ["-debugcon", `file:${log}`],
          ["-drive", `file=${floppy},format=raw,if=floppy`, "-boot", "a"],
          ...(options.password === undefined ? [] : ["-object", `secret,id=vnc,file=${secret}`]),
          ...(options.tls === undefined ? [] : ["-object", credentials(options.tls)]),
          ["-vnc", vnc.join(",")],
        ].flat(),
      );
      const close = async (): Promise<void> => {
        await child.stop();
        await folder.remove();
      };
      try {
        await childListens(child, port);
        if (websocketPort !== undefined) await childListens(child, websocketPort);
      } catch (error) {
        await child.stop();
        throw error;
      }
      const output = (): string => child.output();
      const reset = (): Promise<void> => executeQmp(qmp, "system_reset");
      const written = (): Promise<Uint8Array> => readFile(log);
      const { pid } = child;
      return { host: "127.0.0.1", port, websocketPort, pid, output, reset, written, close };
    };
    return await (options.port === undefined ? onFreePort(start) : start(options.port));
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** QEMU's object of TLS credentials; its name is `tls`. */
function credentials(tls: "anonymous" | QemuTls): string {
  if (tls === "anonymous") return "tls-creds-anon,id=tls,endpoint=server";
  return [
    `tls-creds-x509,id=tls,endpoint=server,dir=${tls.folder}`,
    `verify-peer=${tls.verifyPeer ? "on" : "off"}`,
    ...(tls.priority === undefined ? [] : [`priority=${tls.priority}`]),
  ].join(",");
}
