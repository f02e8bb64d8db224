import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";

import { WebSocket } from "ws";

/** Longest wait for a collection to be over, milliseconds: an isolate that is busy answers late. */
const COLLECT_LIMIT_MS = 5000;

/** Between requests that wake the isolate, milliseconds. */
const WAKE_MS = 20;

/** The isolate of the gateway among those that workerd has. */
const GATEWAY = "/core:user:worker";

/**
 * Has V8 collect an isolate's garbage, by workerd's inspector. Without that, what is seen from outside is
 * mainly how much garbage V8 lets lie where nobody limits its memory, and not what the gateway holds.
 */
export class GarbageCollector {
  readonly #socket: WebSocket;
  readonly #health: string;
  readonly #waiting = new Map<number, () => void>();
  #calls = 0;

  private constructor(socket: WebSocket, url: string) {
    this.#socket = socket;
    this.#health = `${url}/healthz`;
    socket.on("error", () => socket.terminate());
    socket.on("message", (data: Buffer) => {
      const answer = JSON.parse(data.toString("utf8")) as { readonly id?: number };
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.();
    });
  }

  /** Connects to workerd's inspector. `url` is the gateway's origin. */
  static async connect(inspector: URL, url: string): Promise<GarbageCollector> {
    const socket = new WebSocket(new URL(GATEWAY, inspector));
    await once(socket, "open");
    return new GarbageCollector(socket, url);
  }

  /** `true` once the garbage of this moment is collected, `false` when the isolate did not answer in time. */
  async collect(): Promise<boolean> {
    const id = (this.#calls += 1);
    const done = Promise.withResolvers<boolean>();
    const limit = setTimeout(() => done.resolve(false), COLLECT_LIMIT_MS);
    this.#waiting.set(id, () => done.resolve(true));
    this.#socket.send(JSON.stringify({ id, method: "HeapProfiler.collectGarbage" }));
    // An isolate listens to its inspector when it has something to do.
    const waking = setInterval(() => {
      get(this.#health, { agent: false }, discard).on("error", () => {});
    }, WAKE_MS);
    const isCollected = await done.promise;
    clearInterval(waking);
    clearTimeout(limit);
    this.#waiting.delete(id);
    return isCollected;
  }

  close(): void {
    this.#socket.terminate();
  }
}

function discard(answer: IncomingMessage): void {
  answer.resume();
}
