import { createConnection, createServer, type Socket } from "node:net";

/** Bytes in flight in one direction of one connection before the proxy stops reading its sender. */
const DEFAULT_IN_FLIGHT_LIMIT = 4 * 1024 * 1024;

export interface LagOptions {
  readonly host: string;
  readonly port: number;
  /** Address to listen on; 127.0.0.1 when left out. */
  readonly listen?: string;
  /** Round-trip time to add, in milliseconds: half of it in each direction. */
  readonly roundTripMs: number;
  /** Round trips that a connection waits before its first byte, as for TCP and TLS; 0 when left out. */
  readonly connectRoundTrips?: number;
  /** Bytes per second in each direction; unlimited when left out. */
  readonly bytesPerSecond?: number;
  /** Bytes in flight in one direction before its sender is held back; 4 MiB when left out. */
  readonly inFlightLimit?: number;
}

/** A TCP proxy on the loopback that makes a near server far. */
export interface LagProxy {
  readonly port: number;
  /** Stops passing what the server sends, as a client does that no longer reads: the server is held back. */
  stall(): void;
  /** Passes it on again. */
  flow(): void;
  /** Cuts every connection without a farewell, as a lost network does. New ones are accepted. */
  cut(): void;
  /** Bytes passed on so far, by direction. */
  passed(): { readonly toServer: number; readonly toClient: number };
  close(): Promise<void>;
}

/** Starts a proxy for `options.host:port`. Bytes and their order stay as they are, ends included. */
export async function startLagProxy(options: LagOptions): Promise<LagProxy> {
  const sockets = new Set<Socket>();
  const downstream = new Set<DelayLine>();
  let stalled = false;
  const counts = { toServer: 0, toClient: 0 };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = createConnection({
      host: options.host,
      port: options.port,
      allowHalfOpen: true,
      noDelay: true,
    });
    const up = new DelayLine(client, upstream, options, (bytes) => {
      counts.toServer += bytes;
    });
    const down = new DelayLine(upstream, client, options, (bytes) => {
      counts.toClient += bytes;
    });
    if (stalled) down.hold();
    const { connectRoundTrips = 0, roundTripMs } = options;
    if (connectRoundTrips > 0) {
      up.hold();
      const connected = setTimeout(() => up.release(), connectRoundTrips * roundTripMs);
      client.on("close", () => clearTimeout(connected));
    }
    downstream.add(down);
    for (const [socket, other, towards] of [
      [client, upstream, down],
      [upstream, client, up],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        towards.stop();
        downstream.delete(towards);
        // What a side that ended well sent last is still on the way; a broken side breaks the other.
        if (!socket.readableEnded) other.resetAndDestroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, options.listen ?? "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");

  return {
    port: address.port,
    stall: () => {
      stalled = true;
      for (const line of downstream) line.hold();
    },
    flow: () => {
      stalled = false;
      for (const line of downstream) line.release();
    },
    cut: () => {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    passed: () => ({ ...counts }),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** One direction of one connection: every chunk leaves a fixed time after it came, in order. */
class DelayLine {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #delayMs: number;
  readonly #bytesPerMs: number;
  readonly #limit: number;
  readonly #passed: (bytes: number) => void;
  readonly #queue: { readonly due: number; readonly chunk: Buffer | null }[] = [];
  #inFlight = 0;
  #lastDue = 0;
  #timer: NodeJS.Timeout | undefined;
  #held = false;
  #full = false;

  constructor(from: Socket, to: Socket, options: LagOptions, passed: (bytes: number) => void) {
    this.#from = from;
    this.#to = to;
    this.#delayMs = options.roundTripMs / 2;
    this.#bytesPerMs = (options.bytesPerSecond ?? Number.POSITIVE_INFINITY) / 1000;
    this.#limit = options.inFlightLimit ?? DEFAULT_IN_FLIGHT_LIMIT;
    this.#passed = passed;
    from.on("data", (chunk) => this.#take(chunk));
    from.on("end", () => this.#take(null));
    to.on("drain", () => {
      this.#full = false;
      this.#deliver();
    });
  }

  hold(): void {
    this.#held = true;
    this.#from.pause();
  }

  release(): void {
    this.#held = false;
    this.#readOn();
    this.#deliver();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }

  /** `null` stands for the end of the stream. */
  #take(chunk: Buffer | null): void {
    const length = chunk?.length ?? 0;
    const start = Math.max(performance.now(), this.#lastDue - this.#delayMs);
    this.#lastDue = start + length / this.#bytesPerMs + this.#delayMs;
    this.#queue.push({ due: this.#lastDue, chunk });
    this.#inFlight += length;
    if (this.#inFlight >= this.#limit) this.#from.pause();
    this.#deliver();
  }

  #deliver(): void {
    clearTimeout(this.#timer);
    while (!this.#held && !this.#full) {
      const next = this.#queue[0];
      if (next === undefined) break;
      const wait = next.due - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#deliver(), wait);
        return;
      }
      this.#queue.shift();
      if (next.chunk === null) {
        this.#to.end();
        break;
      }
      this.#inFlight -= next.chunk.length;
      this.#passed(next.chunk.length);
      this.#full = !this.#to.write(next.chunk);
    }
    this.#readOn();
  }

  #readOn(): void {
    if (!this.#held && this.#inFlight < this.#limit) this.#from.resume();
  }
}
