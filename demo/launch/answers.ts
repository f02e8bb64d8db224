import { once } from "node:events";
import { connect } from "node:net";

/** How long a server may take to let somebody connect, in milliseconds. */
const ANSWER_MS = 2000;

/** Whether anything listens there. Never rejects; a server that takes longer than `waitMs` counts as none. */
export async function answers(host: string, port: number, waitMs = ANSWER_MS): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(waitMs) });
    return true;
  } catch {
    return false;
  } finally {
    // What fails after that concerns nobody.
    socket.on("error", () => undefined).destroy();
  }
}
