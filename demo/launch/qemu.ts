import { connect } from "node:net";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { UsageError } from "../../cli/usage-error.ts";
import { writeEchoGuest } from "./guests.ts";
import type { Machine } from "./machine.ts";
import { firstFree } from "./ports.ts";
import { Program } from "./program.ts";

/** VNC displays are counted from this port on. */
const DISPLAY_0 = 5900;
/** Time QEMU has to start, in milliseconds. */
const START_MS = 15_000;

const MISSING = `QEMU is not installed, or is not called qemu-system-x86_64. To install it:
  Debian, Ubuntu   sudo apt install qemu-system-x86
  Fedora           sudo dnf install qemu-system-x86
  macOS            brew install qemu
  Windows          winget install SoftwareFreedomConservancy.QEMU`;

export interface QemuOptions {
  readonly password: string;
  /** A private folder, removed by the caller. */
  readonly folder: string;
  readonly verbose: boolean;
  readonly signal: AbortSignal;
}

/** Boots a virtual machine that shows on its screen what is typed. */
export async function startQemu(options: QemuOptions): Promise<Machine> {
  const port = await firstFree(DISPLAY_0 + 10, 80);
  if (port === undefined) throw new Error("No free port for QEMU from 5910 to 5989.");
  const floppy = join(options.folder, "guest.img");
  const secret = join(options.folder, "vnc-password");
  await writeEchoGuest(floppy);
  await writeFile(secret, options.password, { mode: 0o600, flag: "wx" });
  const program = new Program(
    "qemu-system-x86_64",
    [
      ["-nodefaults", "-machine", "pc,accel=tcg", "-m", "32", "-vga", "std"],
      ["-device", "usb-ehci", "-device", "usb-tablet", "-display", "none"],
      ["-drive", `file=${floppy},format=raw,if=floppy`, "-boot", "a"],
      ["-object", `secret,id=vnc,file=${secret}`],
      ["-vnc", `127.0.0.1:${port - DISPLAY_0},password-secret=vnc`],
    ].flat(),
    { verbose: options.verbose },
  );
  try {
    await program.waitFor(() => answers(port), START_MS, options.signal);
  } catch {
    await program.stop();
    options.signal.throwIfAborted();
    if (program.output.includes("ENOENT")) throw new UsageError(MISSING);
    throw new Error(`QEMU did not start: ${program.output.trim()}`);
  }
  return {
    name: "QEMU virtual machine",
    host: "127.0.0.1",
    port,
    password: options.password,
    hint: "It boots from a floppy of 512 bytes that shows what you type.",
    close: () => program.stop(),
  };
}

async function answers(port: number): Promise<true | undefined> {
  const socket = connect({ host: "127.0.0.1", port });
  try {
    await once(socket, "data");
    return true;
  } catch {
    return undefined;
  } finally {
    socket.destroy();
  }
}
