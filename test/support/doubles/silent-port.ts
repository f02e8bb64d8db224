import { spawn } from "node:child_process";
import net from "node:net";

export interface SilentPort {
  readonly port: number;
  close(): void;
}

/** Prints its port, then never accepts: it is stopped as soon as it has printed. */
const LISTENER = `
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(server.address().port));
`;

/** Connections the kernel completes for a listener that accepts none; more are left unanswered. */
const MOST_PENDING = 16;

/** A port on 127.0.0.1 that answers a connection attempt with nothing at all, as behind a firewall. */
export async function startSilentPort(): Promise<SilentPort> {
  const child = spawn(process.execPath, ["-e", LISTENER], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve) => {
    child.stdout.once("data", (line: Buffer) => resolve(Number(line.toString())));
  });
  child.kill("SIGSTOP");
  const pending: net.Socket[] = [];
  for (;;) {
    if (pending.length === MOST_PENDING) throw new Error("the port answers nevertheless");
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => {});
    pending.push(socket);
    const answered = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true));
      setTimeout(() => resolve(false), 200);
    });
    if (!answered) break;
  }
  return {
    port,
    close() {
      for (const socket of pending) socket.destroy();
      child.kill("SIGKILL");
    },
  };
}
