import { updateRequest } from "../client-message.ts";
import { isSameRegion, type Region } from "../region.ts";
import { Stripes } from "./stripes.ts";

/** Intervals after which a part of the screen without an answer is followed by a request for all of it. */
const UNANSWERED_INTERVALS = 2;

/**
 * Asks the server for updates on behalf of the viewer, so that the frame rate does not follow the round
 * trip to the browser: one request is in flight at a time, the next follows as soon as its update has
 * passed and the window to the viewer allows, at most `updatesPerSecond`. Huge updates are asked for in
 * {@link Stripes}, up to four times as often.
 *
 * Works with servers that know nothing of continuous updates, such as QEMU's; those that do are never asked
 * for them, because the requests are made next to the server.
 */
export class UpdatePump {
  readonly #interval: number;
  #region: Region;
  #inFlight = false;
  #wanted = false;
  #visible = true;
  #held = false;
  #nextAt = 0;
  #askedAt = 0;
  /** The request in flight is for a part only, so it may stay without an answer. */
  #isPartial = false;
  #answering = false;
  #blocked = false;
  readonly #stripes = new Stripes();

  constructor(options: { readonly region: Region; readonly updatesPerSecond: number }) {
    this.#region = options.region;
    this.#interval = 1000 / options.updatesPerSecond;
  }

  /** Whether a request waits for its update. */
  get inFlight(): boolean {
    return this.#inFlight;
  }

  /** Whether somebody looks and wants what changes. */
  get isWanted(): boolean {
    return this.#wanted && this.#visible && !this.#held;
  }

  /** The earliest time at which {@link request} could return one, if it waits for time alone. */
  get wakeAt(): number | undefined {
    if (!this.#isReady) return undefined;
    return this.#inFlight ? this.#overdueAt : this.#nextAt;
  }

  /** The viewer wants what changes in a region. */
  setRegion(region: Region): void {
    this.#wanted = true;
    if (!isSameRegion(region, this.#region)) this.#stripes.all();
    this.#region = region;
  }

  /** Nobody looks at the page, or somebody does again. */
  setVisible(visible: boolean): void {
    this.#visible = visible;
  }

  /**
   * Input has gone to the server, and the next update may show what came of it: its request need not
   * wait for its time. However much the viewer sends, the rate stays below four times the usual one.
   */
  requestSoon(now: number): void {
    const soonest = this.#askedAt + this.#interval / 4;
    this.#nextAt = Math.min(this.#nextAt, Math.max(now, soonest));
    this.#stripes.input(now);
  }

  /** A button of the pointer was pressed at a line of the screen. */
  pointerDownAt(line: number): void {
    this.#stripes.pointerDownAt(line);
  }

  /** Ask for nothing until {@link resume}. */
  hold(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
  }

  /** The way to the viewer has no room: what the server has answered may wait unread. */
  block(): void {
    this.#blocked = true;
  }

  updateStarted(): void {
    this.#answering = true;
  }

  updateEnded(bytes: number): void {
    this.#inFlight = false;
    this.#answering = false;
    this.#stripes.answered(bytes, this.#region);
  }

  /** A non-incremental request for a region, at once, whatever is in flight. */
  requestAll(region: Region, now: number): Uint8Array {
    this.#inFlight = true;
    this.#askedAt = now;
    this.#nextAt = now + this.#interval;
    return updateRequest(region, false);
  }

  /** The next incremental request, if it is time for one. */
  request(now: number): Uint8Array | undefined {
    if (this.#blocked) {
      this.#blocked = false;
      this.#askedAt = now;
    }
    const { wakeAt } = this;
    if (wakeAt === undefined || now < wakeAt) return undefined;
    // Nothing has changed in the part that was asked for: ask for the others as well.
    if (this.#inFlight) this.#stripes.all();
    this.#inFlight = true;
    this.#askedAt = now;
    const region = this.#stripes.next(this.#region, now);
    this.#isPartial = this.#stripes.inParts;
    // Kept from the planned time, or timers that fire late would lower the rate.
    const interval = this.#isPartial ? this.#interval / 4 : this.#interval;
    this.#nextAt = Math.max(this.#nextAt + interval, now + interval / 2);
    return updateRequest(region, true);
  }

  get #isReady(): boolean {
    const isOpen = !this.#inFlight || (this.#isPartial && !this.#answering);
    return this.isWanted && isOpen;
  }

  get #overdueAt(): number {
    return this.#askedAt + UNANSWERED_INTERVALS * this.#interval;
  }
}
