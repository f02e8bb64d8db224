import { CLIENT_MESSAGE } from "./client-messages.ts";

/** A part of the framebuffer, in pixels. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Asks the server for updates in the viewer's place, so that the frame rate does not follow the round
 * trip to the browser: one request is under way at a time, the next follows as soon as its update has
 * passed and the window to the viewer allows, at most so many a second.
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
    return this.#isReady ? this.#next : undefined;
  }

  /** The viewer wants what changes in a region. */
  want(region: Region): void {
    this.#wanted = true;
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
  }

  /** Ask for nothing until {@link resume}. */
  hold(): void {
    this.#held = true;
  }

  resume(): void {
    this.#held = false;
  }

  updateEnded(): void {
    this.#underWay = false;
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
    if (!this.#isReady || now < this.#next) return undefined;
    this.#underWay = true;
    this.#asked = now;
    // Kept from the planned time, or timers that fire late would lower the rate.
    this.#next = Math.max(this.#next + this.#interval, now + this.#interval / 2);
    return updateRequest(this.#region, true);
  }

  get #isReady(): boolean {
    return this.#wanted && this.#visible && !this.#held && !this.#underWay;
  }
}

/** FramebufferUpdateRequest (RFC 6143 §7.5.3), 10 bytes. */
export function updateRequest(region: Region, incremental: boolean): Uint8Array {
  const message = new Uint8Array(10);
  const view = new DataView(message.buffer);
  view.setUint8(0, CLIENT_MESSAGE.framebufferUpdateRequest);
  view.setUint8(1, incremental ? 1 : 0);
  view.setUint16(2, region.x);
  view.setUint16(4, region.y);
  view.setUint16(6, region.width);
  view.setUint16(8, region.height);
  return message;
}
