import type { Socket } from "node:net";

import type { Random } from "../../support/random.ts";
import { Flow } from "./flow.ts";
import { MessageAim, type Place, type ReadLength } from "./message-aim.ts";

/**
 * How a connection is struck: both ends hear a reset, or an orderly end; one end alone hears of it; or neither, as
 * on a path that swallows everything from now on.
 */
export const BLOWS = ["reset", "close", "half-close", "silence"] as const;
export type Blow = (typeof BLOWS)[number];

export type Direction = "to-server" | "to-client";

/** A blow and its place. */
export interface Strike {
  readonly blow: Blow;
  readonly direction: Direction;
  /** Messages of that direction that still begin before the one that is aimed at. */
  readonly skipped: number;
  readonly place: Place;
  /** How far into the body, from 0 to below 1. */
  readonly share: number;
}

/** How long a swallowed connection is kept before it is reset, in milliseconds, as an address translator does. */
const SWALLOWED_MS = 20_000;

export interface PassageOptions {
  readonly client: Socket;
  readonly server: Socket;
  readonly lengths: Readonly<Record<Direction, ReadLength>>;
  readonly split: Random | undefined;
}

/** One connection through the proxy. */
export class Passage {
  readonly openedAt = performance.now();
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #flows: Readonly<Record<Direction, Flow>>;
  #strike: Strike | undefined;
  #onStruck: (() => void) | undefined;
  #isStruck = false;
  #isOver = false;
  #swallowed: NodeJS.Timeout | undefined;

  constructor({ client, server, lengths, split }: PassageOptions) {
    this.#client = client;
    this.#server = server;
    const flow = (from: Socket, to: Socket, readLength: ReadLength): Flow =>
      new Flow({
        from,
        to,
        aim: new MessageAim(readLength),
        split: split?.fork(),
        onPlace: () => this.strikeNow(),
      });
    this.#flows = {
      "to-server": flow(client, server, lengths["to-server"]),
      "to-client": flow(server, client, lengths["to-client"]),
    };
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#isOver = true;
        // A side that ended well has been passed on; a broken one breaks the other.
        if (!this.#isStruck && !socket.readableEnded) other.resetAndDestroy();
      });
    }
  }

  /** Whether it was struck, or has ended in another way. */
  get isOver(): boolean {
    return this.#isStruck || this.#isOver;
  }

  /** Strikes at a place that has not come yet. */
  aim(strike: Strike, onStruck: () => void): void {
    this.#strike = strike;
    this.#onStruck = onStruck;
    this.#flows[strike.direction].aim(strike.skipped, strike.place, strike.share);
  }

  /** Strikes wherever it is. */
  strikeNow(): void {
    const strike = this.#strike;
    if (strike === undefined || this.#isStruck) return;
    this.#isStruck = true;
    for (const flow of Object.values(this.#flows)) flow.stop();
    this.#onStruck?.();
    // What was written has left by then.
    setImmediate(() => this.#hit(strike));
  }

  /** Holds both directions back for a time; nothing is lost. */
  stall(milliseconds: number): void {
    const flows = Object.values(this.#flows);
    for (const flow of flows) flow.hold();
    setTimeout(() => {
      for (const flow of flows) flow.release();
    }, milliseconds);
  }

  destroy(): void {
    clearTimeout(this.#swallowed);
    this.#client.destroy();
    this.#server.destroy();
  }

  #hit({ blow, direction }: Strike): void {
    const [near, far] =
      direction === "to-server" ? [this.#server, this.#client] : [this.#client, this.#server];
    switch (blow) {
      case "reset":
        near.resetAndDestroy();
        far.resetAndDestroy();
        return;
      case "close":
        this.#end(near);
        this.#end(far);
        return;
      case "half-close":
        this.#end(near);
        this.#swallow(far);
        return;
      case "silence":
        this.#swallow(near);
        this.#swallow(far);
        return;
    }
  }

  /** An orderly end; what still comes is read and dropped, so that it is not a reset. */
  #end(socket: Socket): void {
    socket.on("end", () => socket.destroy());
    socket.resume();
    socket.end();
  }

  #swallow(socket: Socket): void {
    socket.pause();
    clearTimeout(this.#swallowed);
    this.#swallowed = setTimeout(() => {
      this.#client.resetAndDestroy();
      this.#server.resetAndDestroy();
    }, SWALLOWED_MS);
  }
}
