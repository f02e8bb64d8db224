import { updateRequest } from "../client-message.ts";
import { isSameRegion, type Region } from "../region.ts";
import { Stripes } from "./stripes.ts";

/** How long a part of the screen may stay without an answer, in planned requests. */
const PATIENCE = 2;

/**
 * Asks the server for updates in the viewer's place, so that the frame rate does not follow the round
 * trip to the browser: one request is under way at a time, the next follows as soon as its update has
 * passed and the window to the viewer allows, at most so many a second. Huge updates are asked for in
 * {@link Stripes}, more of them a second.
 *
 * Works with servers that know nothing of continuous updates, as QEMU's; those that do are never asked
 * for them, because the requests are made beside the server.
 */
export class UpdatePump {
  readonly #interval: number;
  #region: Region;
  #underWay = false;
  #wanted = false;
  #visible = true;
  #held = false;
  #next = 0;
  #asked = 0;
  /** The request under way is for a part only, so it may stay without an answer. */
  #isPartial = false;
  #answering = false;
  #blocked = false;
  readonly #stripes = new Stripes();

  constructor(options: { readonly region: Region; readonly updatesPerSecond: number }) {
    this.#region = options.region;
    this.#interval = 1000 / options.updatesPerSecond;
  }

  /** Whether a request waits for its update. */
  get underWay(): boolean {
    return this.#underWay;
  }

  /** When {@link request} could have one at the earliest, if only time stands in its way. */
  get wakeAt(): number | undefined {
    if (!this.#isReady) return undefined;
    return this.#underWay ? this.#overdueAt : this.#next;
  }

  /** The viewer wants what changes in a region. */
  want(region: Region): void {
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
  hurry(now: number): void {
    const soonest = this.#asked + this.#interval / 4;
    this.#next = Math.min(this.#next, Math.max(now, soonest));
    this.#stripes.input(now);
  }

  /** A button of the pointer was pressed at a line of the screen. */
  pressed(line: number): void {
    this.#stripes.pressed(line);
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
    this.#underWay = false;
    this.#answering = false;
    this.#stripes.answered(bytes, this.#region);
  }

  /** The whole framebuffer or a part of it anew, at once, whatever is under way. */
  requestAll(region: Region, now: number): Uint8Array {
    this.#underWay = true;
    this.#asked = now;
    this.#next = now + this.#interval;
    return updateRequest(region, false);
  }

  /** The next incremental request, if it is time for one. */
  request(now: number): Uint8Array | undefined {
    if (this.#blocked) {
      this.#blocked = false;
      this.#asked = now;
    }
    const { wakeAt } = this;
    if (wakeAt === undefined || now < wakeAt) return undefined;
    // Nothing has changed in the part that was asked for: ask for the others as well.
    if (this.#underWay) this.#stripes.all();
    this.#underWay = true;
    this.#asked = now;
    const region = this.#stripes.next(this.#region, now);
    this.#isPartial = this.#stripes.inParts;
    // Kept from the planned time, or timers that fire late would lower the rate.
    const interval = this.#isPartial ? this.#interval / 4 : this.#interval;
    this.#next = Math.max(this.#next + interval, now + interval / 2);
    return updateRequest(region, true);
  }

  get #isReady(): boolean {
    const isOpen = !this.#underWay || (this.#isPartial && !this.#answering);
    return this.#wanted && this.#visible && !this.#held && isOpen;
  }

  get #overdueAt(): number {
    return this.#asked + PATIENCE * this.#interval;
  }
}
