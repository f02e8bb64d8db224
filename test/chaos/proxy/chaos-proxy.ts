import { createConnection, createServer, type Socket } from "node:net";

import type { Random } from "../../support/random.ts";
import type { ReadLength } from "./message-aim.ts";
import { Passage, type Direction, type Strike } from "./passage.ts";

/** How the network is between a blow and its return: it takes connections at once, resets, ends or swallows them. */
export type Outage = "none" | "resets" | "closes" | "swallows";

export interface Incident {
  readonly strike: Strike;
  /** Whether the present connection is struck, or the next one from its first byte on. */
  readonly whom: "present" | "next";
  readonly outage: Outage;
  readonly outageMs: number;
  /** How long the place is waited for, in milliseconds; then the connection is struck wherever it is. */
  readonly patienceMs: number;
}

/** What became of an incident; times on the clock of `performance.now()`. */
export interface Aftermath {
  readonly struckAt: number;
  /** When the network took connections again. */
  readonly backAt: number;
}

export interface ChaosProxyOptions {
  readonly port: number;
  readonly lengths: Readonly<Record<Direction, ReadLength>>;
  /** Splits what passes; nothing is split when left out. */
  readonly split?: Random;
}

/** Longest wait for a connection that is to be struck, in milliseconds. */
const CONNECTION_LIMIT_MS = 15_000;

/** A TCP proxy on 127.0.0.1 that loses connections. */
export class ChaosProxy {
  readonly #options: ChaosProxyOptions;
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true });
  readonly #swallowed = new Set<Socket>();
  readonly #passages = new Set<Passage>();
  #network: Outage = "none";
  #latest: Passage | undefined;
  #onPassage: ((passage: Passage) => void) | undefined;

  private constructor(options: ChaosProxyOptions) {
    this.#options = options;
    this.#server.on("connection", (client) => this.#accept(client));
  }

  /** Starts a proxy for 127.0.0.1:`options.port`. */
  static async start(options: ChaosProxyOptions): Promise<ChaosProxy> {
    const proxy = new ChaosProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no TCP address");
    return address.port;
  }

  /** The newest connection that has passed, if it was not struck and is not over. */
  get present(): Passage | undefined {
    return this.#latest?.isOver === false ? this.#latest : undefined;
  }

  /** Strikes a connection; resolves when the network is back. Rejects if there is none to be struck. */
  async strike(incident: Incident): Promise<Aftermath> {
    const passage = incident.whom === "present" ? this.present : undefined;
    const struck = Promise.withResolvers<void>();
    const { outage, outageMs, patienceMs } = incident;
    let patience: NodeJS.Timeout | undefined;
    const aim = (passage: Passage): void => {
      passage.aim(incident.strike, () => {
        this.#network = outage;
        struck.resolve();
      });
      patience = setTimeout(() => passage.strikeNow(), patienceMs);
    };
    if (passage === undefined) this.#onPassage = aim;
    else aim(passage);
    const late = setTimeout(
      () => struck.reject(new Error("no connection came to be struck")),
      CONNECTION_LIMIT_MS + patienceMs,
    );
    try {
      await struck.promise;
    } finally {
      if (this.#onPassage === aim) this.#onPassage = undefined;
      clearTimeout(late);
      clearTimeout(patience);
    }
    const struckAt = performance.now();
    if (outage === "none") return { struckAt, backAt: struckAt };
    await new Promise((resolve) => setTimeout(resolve, outageMs));
    this.#network = "none";
    return { struckAt, backAt: performance.now() };
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const passage of this.#passages) passage.destroy();
    for (const socket of this.#swallowed) socket.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    client.on("error", () => client.destroy());
    switch (this.#network) {
      case "none":
        return this.#pass(client);
      case "resets":
        client.resetAndDestroy();
        return;
      case "closes":
        client.on("end", () => client.destroy());
        client.resume();
        client.end();
        return;
      case "swallows":
        client.pause();
        this.#swallowed.add(client);
        client.on("close", () => this.#swallowed.delete(client));
        return;
    }
  }

  #pass(client: Socket): void {
    const { port, lengths, split } = this.#options;
    const server = createConnection({
      host: "127.0.0.1",
      port,
      allowHalfOpen: true,
      noDelay: true,
    });
    const passage = new Passage({ client, server, lengths, split });
    this.#latest = passage;
    this.#passages.add(passage);
    server.on("close", () => {
      if (client.destroyed) this.#passages.delete(passage);
    });
    client.on("close", () => {
      if (server.destroyed) this.#passages.delete(passage);
    });
    this.#onPassage?.(passage);
    this.#onPassage = undefined;
  }
}
