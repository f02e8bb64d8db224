import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startChild } from "./child.ts";
import {
  bootImage,
  writeAnimatedGuest,
  writeEchoGuest,
  writePlainGuest,
} from "../../demo/launch/guests.ts";
import { writeCodesGuest, writeSlowGuest } from "./logging-guests.ts";
import { writeAgentGuest } from "./agent-guest.ts";
import { childListens, freePort } from "./listener.ts";
import { executeQmp } from "./qmp.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { MOUSE_IMAGE } from "./mouse-guest.ts";
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
  /** Socket on which somebody speaks for the agent of the guest `agent`. */
  readonly agentPath: string;
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
   * write down what they read: see `logging-guests.ts`. `beep` has its speaker on all the time, which VNC clients can
   * hear. `mouse` shows what its mouse reports (`readMouse`). `agent` has an agent that somebody speaks for: `agentPath`.
   */
  readonly guest: "agent" | "echo" | "animated" | "plain" | "codes" | "slow" | "beep" | "mouse";
  /** Has its monitor as a second console, to which Ctrl+Alt+2 switches. */
  readonly monitor?: boolean;
  /** Layout by which it reads keysyms (`-k`); without one key codes count. */
  readonly layout?: string | undefined;
  /** Where it listens, such as where one has listened before it; a free port when left out. */
  readonly port?: number;
}

/** Lets the speaker of a PC sound with 1 kHz. */
// prettier-ignore
const BEEP = [
  0xb0, 0xb6,             //        mov al, 0xb6     ; timer 2 makes a square wave
  0xe6, 0x43,             //        out 0x43, al
  0xb8, 0xa9, 0x04,       //        mov ax, 1193     ; 1.193 MHz divided by it
  0xe6, 0x42,             //        out 0x42, al
  0x88, 0xe0,             //        mov al, ah
  0xe6, 0x42,             //        out 0x42, al
  0xe4, 0x61,             //        in al, 0x61
  0x0c, 0x03,             //        or al, 3         ; and the speaker follows it
  0xe6, 0x61,             //        out 0x61, al
  0xfa,                   //        cli
  0xf4,                   // rest:  hlt
  0xeb, 0xfd,             //        jmp rest
];

async function writeBeepGuest(path: string): Promise<void> {
  await writeFile(path, bootImage(BEEP));
}

const GUESTS = {
  agent: writeAgentGuest,
  echo: writeEchoGuest,
  animated: writeAnimatedGuest,
  plain: writePlainGuest,
  codes: writeCodesGuest,
  slow: writeSlowGuest,
  beep: writeBeepGuest,
  mouse: (path: string) => writeFile(path, MOUSE_IMAGE),
} as const satisfies Record<QemuOptions["guest"], unknown>;

/** Starts a virtual machine of 32 MB that boots a boot-sector guest, and its VNC server. */
export async function startQemu(options: QemuOptions): Promise<QemuServer> {
  const folder = await temporaryFolder();
  const floppy = join(folder.path, "guest.img");
  const secret = join(folder.path, "password");
  const qmp = join(folder.path, "qmp");
  const agentPath = join(folder.path, "agent");
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
        ...(options.guest === "beep" ? ["audiodev=sound"] : []),
        ...(websocketPort === undefined ? [] : [`websocket=${websocketPort}`]),
      ];
      const child = await startChild(
        "qemu-system-x86_64",
        [
          ["-nodefaults", "-m", "32", "-vga", "std"],
          ...(options.guest === "beep"
            ? ["-audiodev", "none,id=sound", "-machine", "pc,accel=tcg,pcspk-audiodev=sound"]
            : ["-machine", "pc,accel=tcg"]),
          ["-display", "none", "-serial", "none", "-net", "none"],
          ["-monitor", options.monitor === true ? "vc" : "none"],
          ["-qmp", `unix:${qmp},server=on,wait=off`],
          ...(options.guest === "agent" ? [agentDevices(agentPath)] : []),
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
      const where = { host: "127.0.0.1", port, websocketPort, agentPath };
      return { ...where, pid, output, reset, written, close };
    };
    return await (options.port === undefined ? onFreePort(start) : start(options.port));
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

/** QEMU's clipboard agent at the first serial port, and a socket for the test at the second. */
function agentDevices(path: string): string[] {
  return [
    ["-chardev", "qemu-vdagent,id=agent,clipboard=on", "-device", "isa-serial,chardev=agent"],
    ["-chardev", `socket,id=test,path=${path},server=on,wait=off`],
    ["-device", "isa-serial,chardev=test"],
  ].flat();
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
