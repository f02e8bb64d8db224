import type { Chord } from "./client/key-chord.ts";
import type { DeliveryWindow } from "./pace/delivery-window.ts";
import { TargetDelay } from "./pace/target-delay.ts";
import type { Policy } from "./policy/policy.ts";
import type { Quality } from "./quality/levels.ts";
import type { ServerLegOptions } from "./server-leg-options.ts";
import { ServerLeg } from "./server-leg.ts";
import { ViewerLeg, type ViewerLegOptions } from "./viewer-leg.ts";

export interface RfbProxyOptions
  extends Omit<ServerLegOptions, "updatesPerSecond">, Omit<ViewerLegOptions, "server"> {
  /**
   * Asks for one {@link RfbProxy.tick} at a time, in milliseconds of the clock that the calls tell. A later call
   * is for an earlier time and replaces the one before; a tick that comes early does nothing.
   */
  readonly wake: (at: number) => void;
  /** QEMU's LED state has come, and is another one than before; once for each {@link RfbProxy.fromServer} at most. */
  readonly ledsChanged?: (leds: number) => void;
}

/** How the line is, on both sides. Times in milliseconds. */
export interface LineMeasures {
  /** The shortest round trip to the viewer of late. */
  readonly viewerMs?: number;
  /** How long the server takes to begin an answer. */
  readonly targetMs?: number;
  /** The JPEG quality that the server is asked for, 0 to 9. */
  readonly quality?: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/**
 * Stands between one viewer and one server once both handshakes are done: a server leg with one viewer leg.
 *
 * It also asks for updates: first all of the screen, before the viewer has spoken, then whatever
 * changes, as fast as the path to the viewer can carry it. Times are milliseconds on any one clock.
 *
 * Errors of what a side sent leave as `RfbError` and end the session.
 */
export class RfbProxy {
  readonly #server: ServerLeg;
  readonly #viewer: ViewerLeg;
  readonly #wake: (at: number) => void;
  readonly #targetDelay = new TargetDelay();
  /** Where the server's updates ended at the last {@link keepAlive}. */
  #keptAliveAt = 0;
  /** When {@link tick} has something to do at the earliest. */
  #wakeAt = NEVER;
  /** When a tick has been asked for. */
  #askedFor = NEVER;
  #leds: number | undefined;
  readonly #tellLeds: (leds: number) => void;

  constructor(options: RfbProxyOptions) {
    const { updatesPerSecond } = options.delivery;
    this.#server = new ServerLeg({ ...options, updatesPerSecond });
    this.#viewer = new ViewerLeg({ ...options, server: this.#server });
    this.#server.attach(this.#viewer);
    this.#wake = options.wake;
    this.#tellLeds = options.ledsChanged ?? ((): void => {});
  }

  /** What may be sent to the viewer, and how much has been: all of its stream, handshake included. */
  get window(): DeliveryWindow {
    return this.#viewer.window;
  }

  /** How many of the server's headers have been walked: what it costs beside its bytes. */
  get steps(): number {
    return this.#server.steps;
  }

  /** When {@link tick} has something to do at the earliest, as far as is known. It has been asked for. */
  get wakeAt(): number | undefined {
    return this.#wakeAt === NEVER ? undefined : this.#wakeAt;
  }

  /** Asks the server for the first picture, and sends the viewer its handshake, message by message. */
  open(handshake: readonly Uint8Array[], now: number): void {
    this.#server.open(now);
    for (const message of handshake) this.#viewer.send(message, now);
  }

  /** Bytes that the viewer sent after its handshake. */
  fromViewer(chunk: Uint8Array, now: number): void {
    this.#viewer.fromViewer(chunk, now);
    this.#settle(now);
  }

  /** Bytes that the server sent after its handshake. */
  fromServer(chunk: Uint8Array, now: number): void {
    this.#targetDelay.heard(now);
    this.#server.fromServer(chunk, now);
    this.#settle(now);
    if (this.#server.leds !== this.#leds) this.#ledsChanged();
  }

  /** The machine's lock keys: QEMU's LED state, if it has come. */
  get leds(): number | undefined {
    return this.#leds;
  }

  #ledsChanged(): void {
    this.#leds = this.#server.leds;
    if (this.#leds !== undefined) this.#tellLeds(this.#leds);
  }

  /** The viewer has received this many bytes of its stream. */
  acknowledge(received: number, now: number): void {
    this.#viewer.acknowledge(received, now);
    this.#settle(now);
  }

  /**
   * The viewer goes on over another path, with this many bytes of its stream received. What was sent after them is
   * sent again, now. Throws `RfbError`.
   */
  pathChanged(received: number, now: number): void {
    this.#viewer.pathChanged(received, now);
    this.#settle(now);
  }

  /** Whether somebody looks at the page. */
  setVisible(visible: boolean, now: number): void {
    this.#server.setVisible(visible);
    if (!visible) this.#viewer.sound.stop();
    this.#settle(now);
    if (visible) this.#server.wake();
  }

  /** Whether the machine's pointer moves by motions. */
  get isRelative(): boolean {
    return this.#server.isRelative;
  }

  /** See {@link ViewerLeg.learnMotions}. */
  learnMotions(): void {
    this.#viewer.learnMotions();
  }

  /** See {@link ViewerLeg.setQuality}. */
  setQuality(quality: Quality): void {
    this.#viewer.setQuality(quality);
  }

  /** See {@link ViewerLeg.askAudio}. */
  askAudio(isWanted: boolean): void {
    this.#viewer.askAudio(isWanted);
  }

  /** The viewer has got this many bytes of samples since it asked. */
  heard(bytes: number): void {
    this.#viewer.sound.feed.heard(bytes);
  }

  /** The viewer is lost, and hears nothing until it asks again. */
  stopAudio(): void {
    this.#viewer.sound.stop();
  }

  /** What the viewer may do from now on. What it holds down is released first. */
  setPolicy(policy: Policy): void {
    this.#viewer.setPolicy(policy);
  }

  /** Releases every key and button that the viewer holds down. */
  release(): void {
    this.#viewer.release();
  }

  /** See {@link ViewerLeg.press}. */
  press(chord: Chord): void {
    this.#viewer.press(chord);
  }

  /**
   * To be called now and then: on a screen that has shown nothing new since the last call, lets something pass on both
   * connections. See {@link ServerLeg.askForPixel}.
   */
  keepAlive(): void {
    const { lastUpdateEnd } = this.#server;
    if (lastUpdateEnd === this.#keptAliveAt) this.#server.askForPixel();
    this.#keptAliveAt = lastUpdateEnd;
  }

  /** How the line is. The server is asked for a pixel, so that the next call knows more: to be called once a second. */
  measureLine(now: number): LineMeasures {
    const targetMs = this.#targetDelay.at(now);
    if (!this.#targetDelay.isAsked && this.#server.askForPixel()) this.#targetDelay.asked(now);
    const { roundTripMs: viewerMs } = this.window;
    const { quality } = this.#viewer;
    return {
      ...(viewerMs !== undefined && { viewerMs }),
      ...(targetMs !== undefined && { targetMs }),
      ...(quality !== undefined && { quality }),
    };
  }

  /** Does what only waited for the time. */
  tick(now: number): void {
    this.#askedFor = NEVER;
    this.#viewer.tick(now);
    this.#settle(now);
  }

  /** What was told may have made room for the next request, and moved the time of the next tick. */
  #settle(now: number): void {
    const requestAt = this.#server.request(now) ?? NEVER;
    this.#wakeAt = Math.min(requestAt, this.#viewer.wakeAt ?? NEVER);
    if (this.#wakeAt >= this.#askedFor) return;
    this.#askedFor = this.#wakeAt;
    this.#wake(this.#wakeAt);
  }
}
