import type { Socket } from "node:net";

import type { Random } from "../../support/random.ts";
import type { MessageAim, Place } from "./message-aim.ts";

/** Bytes that wait in one direction before its sender is held back. */
const MAX_WAITING_BYTES = 256 * 1024;

/** Max pieces that one chunk is split into. */
const MAX_PIECES = 6;

export interface FlowOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly aim: MessageAim;
  /** Splits what passes in places of its own; nothing is split when left out. */
  readonly split: Random | undefined;
  /** The place that was aimed at has come, and what is before it has left. */
  readonly onPlace: () => void;
}

/** One direction of a connection, in order, until it is struck. */
export class Flow {
  readonly #options: FlowOptions;
  #queue: (Buffer | (() => void))[] = [];
  #waiting = 0;
  #isFull = false;
  #isHeld = false;
  #isStopped = false;
  /** Whether the place that was aimed at has come: whatever comes now is after it. */
  #isCut = false;
  #turn: NodeJS.Immediate | undefined;

  constructor(options: FlowOptions) {
    const { from, to } = options;
    this.#options = options;
    from.on("data", (chunk) => this.#take(chunk));
    from.on("end", () => this.#add(() => to.end()));
    to.on("drain", () => {
      this.#isFull = false;
      this.#pass();
    });
  }

  /** Aims at a place: what comes after it does not pass. */
  aim(skipped: number, place: Place, share: number): void {
    this.#options.aim.aim(skipped, place, share);
  }

  /** Holds everything back. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Lets it pass again. */
  release(): void {
    this.#isHeld = false;
    this.#pass();
  }

  /** Nothing passes any more, and what waits is lost. */
  stop(): void {
    this.#isStopped = true;
    this.#queue = [];
    clearImmediate(this.#turn);
  }

  #take(chunk: Buffer): void {
    if (this.#isStopped || this.#isCut) return;
    const place = this.#options.aim.push(chunk);
    const before = place === undefined ? chunk : chunk.subarray(0, place);
    for (const piece of this.#pieces(before)) {
      this.#queue.push(piece);
      this.#waiting += piece.length;
    }
    if (place !== undefined) {
      this.#isCut = true;
      this.#queue.push(() => this.#options.onPlace());
    }
    this.#pass();
  }

  #add(act: () => void): void {
    if (this.#isStopped) return;
    this.#queue.push(act);
    this.#pass();
  }

  #pieces(chunk: Buffer): readonly Buffer[] {
    const { split } = this.#options;
    if (split === undefined || chunk.length < 2) return [chunk];
    const cuts = Array.from({ length: split.integer(0, MAX_PIECES - 1) }, () =>
      split.integer(1, chunk.length - 1),
    );
    const edges = [0, ...cuts.toSorted((a, b) => a - b), chunk.length];
    return edges.slice(1).map((edge, index) => chunk.subarray(edges[index], edge));
  }

  #pass(): void {
    clearImmediate(this.#turn);
    const { from, to, split } = this.#options;
    while (!this.#isHeld && !this.#isFull && !this.#isStopped) {
      const next = this.#queue.shift();
      if (next === undefined) break;
      if (typeof next === "function") {
        next();
        continue;
      }
      this.#waiting -= next.length;
      if (!to.destroyed) this.#isFull = !to.write(next);
      if (split !== undefined) {
        this.#turn = setImmediate(() => this.#pass());
        return;
      }
    }
    if (this.#isStopped) return;
    if (this.#waiting >= MAX_WAITING_BYTES) from.pause();
    else from.resume();
  }
}
