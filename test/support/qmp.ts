import { createConnection, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { SOON } from "./soon.ts";

/** Executes one command of QEMU's machine protocol, at its Unix socket. Throws when QEMU refuses it. */
export async function executeQmp(path: string, command: string): Promise<void> {
  const socket = createConnection(path);
  socket.setTimeout(SOON.timeout, () => socket.destroy(new Error(`no answer to ${command}`)));
  try {
    await converse(socket, ["qmp_capabilities", command]);
  } finally {
    socket.destroy();
  }
}

async function converse(socket: Socket, commands: readonly string[]): Promise<void> {
  const left = [...commands];
  for await (const line of createInterface({ input: socket })) {
    const message = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if ("error" in message) throw new Error(`QEMU: ${line}`);
    // Events come in between. The first line is a greeting.
    if (!("return" in message || "QMP" in message)) continue;
    const next = left.shift();
    if (next === undefined) return;
    socket.write(JSON.stringify({ execute: next }));
  }
  throw new Error("QEMU has closed its socket");
}
