import type { Target } from "../ticket/claims.ts";
import { viewerFlight, viewerHandshake } from "../rfb/handshake/viewer.ts";
import {
  PLAIN_VIEWER_ENCODINGS,
  VIEWER_ENCODINGS,
  VIEWER_PIXEL_FORMAT,
} from "../rfb/novnc-defaults.ts";
import type { Chord } from "../rfb/client/key-chord.ts";
import type { InputWatch } from "../rfb/client/input-watch.ts";
import type { DeliveryLimits } from "../rfb/pace/delivery-window.ts";
import { RfbProxy, type LineMeasures } from "../rfb/proxy.ts";
import type { Policy } from "../rfb/policy/policy.ts";
import type { Quality } from "../rfb/quality/levels.ts";
import type { Login } from "../tunnel/login/login.ts";
import { ConversationDriver } from "../wire/driver.ts";
import type { SetTimer } from "../wire/timers.ts";
import type { SessionLimits } from "./limits.ts";
import { reachedBy } from "./reached-by.ts";
import { Relay } from "./relay.ts";
import type { Upstream } from "./upstream.ts";
import type { ViewerStream } from "./viewer-stream.ts";

export interface ConnectionOptions {
  readonly login: Login;
  readonly upstream: Upstream;
  readonly viewer: ViewerStream;
  /** The console's. */
  readonly name: string;
  readonly target: Target;
  readonly policy: Policy;
  /** Whether the viewer knows of pointers that move by motions. */
  readonly knowsMotions: boolean;
  /** The machine's pointer moves by motions from now on, or to positions. */
  readonly pointerChanged: (isRelative: boolean) => void;
  /** The machine's lock keys are others from now on: QEMU's LED state. */
  readonly ledsChanged: (leds: number) => void;
  /** Of the picture; `undefined`: the viewer's own, as it asks for it in RFB. */
  readonly quality: Quality | undefined;
  /** Is shown what the viewer does. */
  readonly input: InputWatch;
  readonly limits: SessionLimits;
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** What a timer's work throws. */
  readonly onError: (error: unknown) => void;
}

/** One RFB connection of a session: server and viewer, and the proxy between them with its timer. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #proxy: RfbProxy;
  readonly #handshake = new ConversationDriver(viewerHandshake());
  readonly #relay: Relay;
  #cancelTick = (): void => {};

  constructor(options: ConnectionOptions) {
    const { upstream, viewer, limits, now, setTimer } = options;
    this.#options = options;
    this.#proxy = newProxy(options, (at) => this.#tickAt(at));
    this.#relay = new Relay({
      reader: upstream.open(options.login),
      receiver: this.#proxy,
      viewer,
      now,
      setTimer,
      limits,
    });
  }

  /** RFB bytes that the viewer has been sent. */
  get bytesToViewer(): number {
    return this.#proxy.window.sent;
  }

  /** The shortest round trip to the viewer of late, in milliseconds. */
  get roundTripMs(): number | undefined {
    return this.#proxy.window.roundTripMs;
  }

  /** When the viewer was done with its first picture, if it is. */
  get firstFrameAt(): number | undefined {
    return this.#proxy.window.firstAnswerAt;
  }

  /** Whether the viewer must answer before it gets more: see `DeliveryWindow`. */
  get isFull(): boolean {
    return this.#proxy.window.isFull;
  }

  /** Whether more may be sent to the viewer now. */
  get hasRoom(): boolean {
    return this.#proxy.window.room > 0;
  }

  /**
   * Sends the viewer its whole handshake, asks the server for the first picture and relays what it says until
   * it closes or {@link stop} is called. Throws what {@link Relay.run} throws.
   */
  async run(): Promise<void> {
    const { login, name, now } = this.#options;
    // Pixels come in the format that the gateway has asked for, not in the server's own.
    const announced = { ...login.serverInit, pixelFormat: VIEWER_PIXEL_FORMAT };
    this.#proxy.open(viewerFlight(announced, name), now());
    await this.#relay.run(login.rest);
  }

  /** Bytes of the viewer: its handshake, then messages. Throws `RfbError` and `ConversationError`. */
  fromViewer(bytes: Uint8Array): void {
    let messages = bytes;
    if (!this.#handshake.done) {
      this.#handshake.feed(bytes);
      if (!this.#handshake.done) return;
      messages = this.#handshake.rest();
    }
    this.#proxy.fromViewer(messages, this.#options.now());
    this.#relay.roomChanged();
  }

  /** The viewer has received this many bytes since the session began. Throws `RfbError`. */
  acknowledge(received: number): void {
    const { viewer, now } = this.#options;
    this.#proxy.acknowledge(received, now());
    viewer.acknowledged(received);
    this.#relay.roomChanged();
  }

  /** The viewer has come back over a path of its own, with this many bytes received; the rest is sent again. */
  resume(received: number): void {
    this.#proxy.pathChanged(received, this.#options.now());
    this.#relay.roomChanged();
  }

  /** Whether somebody looks at the page. */
  setVisible(visible: boolean): void {
    this.#proxy.setVisible(visible, this.#options.now());
    this.#relay.roomChanged();
  }

  /** Whether the machine's pointer moves by motions. */
  get isRelative(): boolean {
    return this.#proxy.isRelative;
  }

  /** The machine's lock keys: QEMU's LED state, if it has come. */
  get leds(): number | undefined {
    return this.#proxy.leds;
  }

  /** The viewer knows of pointers that move by motions. */
  learnMotions(): void {
    this.#proxy.learnMotions();
  }

  /** The viewer says whether it wants to hear the machine; `undefined`: it is lost. */
  askAudio(isWanted: boolean | undefined): void {
    if (isWanted === undefined) this.#proxy.stopAudio();
    else this.#proxy.askAudio(isWanted);
  }

  /** The viewer has got this many bytes of samples since it asked. */
  heard(bytes: number): void {
    this.#proxy.heard(bytes);
  }

  /** How the line is; asks the server for something, so that the next call knows more. */
  measureLine(): LineMeasures {
    return this.#proxy.measureLine(this.#options.now());
  }

  /** A person has chosen the quality of the picture. */
  setQuality(quality: Quality): void {
    this.#proxy.setQuality(quality);
  }

  /** What the viewer may do from now on. What it holds down is released first. */
  setPolicy(policy: Policy): void {
    this.#proxy.setPolicy(policy);
  }

  /** Releases every key and button that the viewer holds down. */
  release(): void {
    this.#proxy.release();
  }

  /** Presses a chord and lets it go. */
  press(chord: Chord): void {
    this.#proxy.press(chord);
  }

  /**
   * Since the last call: lets something pass on both connections, if nothing has, and gives up the memory that has
   * not been used.
   */
  keepAlive(): void {
    this.#options.viewer.rest();
    this.#relay.rest();
    this.#proxy.keepAlive();
  }

  /** Ends {@link run}. */
  stop(): void {
    this.#cancelTick();
    this.#relay.stop();
  }

  /** Winds the timer for what only waits for the time. */
  #tickAt(at: number): void {
    const { now, setTimer } = this.#options;
    this.#cancelTick();
    // Runtimes cut fractions off, and a tick that is early would be asked for once more.
    this.#cancelTick = setTimer(Math.max(0, Math.ceil(at - now())), this.#tick);
  }

  readonly #tick = (): void => {
    try {
      this.#proxy.tick(this.#options.now());
      this.#relay.roomChanged();
    } catch (error) {
      this.#options.onError(error);
    }
  };
}

function newProxy(options: ConnectionOptions, wake: (at: number) => void): RfbProxy {
  const { login, upstream, viewer, target, policy, limits } = options;
  return new RfbProxy({
    serverInit: login.serverInit,
    policy,
    delivery: deliveryTo(viewer, limits),
    acksBytes: viewer.hasControl,
    reachedBy: reachedBy(target),
    quality: options.quality,
    firstEncodings: viewer.hasControl ? VIEWER_ENCODINGS : PLAIN_VIEWER_ENCODINGS,
    knowsMotions: options.knowsMotions,
    pointerChanged: options.pointerChanged,
    ledsChanged: options.ledsChanged,
    rates: limits.rates,
    input: options.input,
    ...(viewer.hasControl && { audioListener: viewer }),
    toServer: (message) => upstream.send(message),
    toViewer: (bytes) => viewer.send(bytes),
    wake,
  });
}

/** Where the runtime tells its queue, that bounds what a plain viewer's update may pile up. */
function deliveryTo({ tellsQueue }: ViewerStream, { delivery }: SessionLimits): DeliveryLimits {
  return tellsQueue ? { ...delivery, maxUnansweredBytes: Number.POSITIVE_INFINITY } : delivery;
}
