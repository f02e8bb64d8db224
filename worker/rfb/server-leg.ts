import {
  CLIENT_MESSAGE,
  plainPointer,
  readPointerEvent,
  setEncodings,
  setPixelFormat,
  updateRequest,
} from "./client-message.ts";
import type { Extension } from "./extensions.ts";
import { VIEWER_PIXEL_FORMAT } from "./novnc-defaults.ts";
import { Offers } from "./offers.ts";
import { FormatSwitch } from "./pace/format-switch.ts";
import { UpdatePump } from "./pace/update-pump.ts";
import { wakeQemu } from "./pace/wake-qemu.ts";
import type { PixelFormat } from "./pixel-format.ts";
import { PointerMotion } from "./pointer-motion.ts";
import { Refinement } from "./quality/refinement.ts";
import type { Quirks } from "./quirks.ts";
import type { Receiver } from "./receiver.ts";
import type { Region } from "./region.ts";
import type { ServerLegOptions } from "./server-leg-options.ts";
import { ServerStreamParser } from "./server/parser.ts";

/**
 * What is known of the hypervisor's side of one RFB connection: the position of its stream, the framebuffer's
 * size, the pixel format, what was offered and what the server has shown; and the requests for updates.
 *
 * Any number of receivers read the one stream. Common to all of them, and decided here alone, are:
 * - the encodings: what the first receiver, the one in control, wants, as far as all others want it too, and its
 *   levels of quality and compression;
 * - the pixel format, the region and the visibility: those of the first receiver;
 * - the pace: the next update is asked for when every receiver has room, so the slowest sets it.
 *
 * Times are milliseconds on any one clock. Errors of what the server sent leave {@link fromServer} as
 * `RfbError` and end the session.
 */
export class ServerLeg {
  readonly quirks: Quirks;
  readonly #toServer: (message: Uint8Array) => void;
  readonly #parser: ServerStreamParser;
  readonly #pump: UpdatePump;
  readonly #format = new FormatSwitch(VIEWER_PIXEL_FORMAT);
  readonly #motion: PointerMotion;
  readonly #receivers: Receiver[] = [];
  readonly #extensions = new Set<Extension>();
  readonly #offers: Offers;
  readonly #refinement = new Refinement();
  #isOpen = false;
  #width: number;
  #height: number;
  /** Updates that ended in the chunk being parsed. */
  #updatesEnded = 0;
  #now = 0;
  #lastUpdateEnd = 0;

  constructor(options: ServerLegOptions) {
    const { serverInit, reachedBy, updatesPerSecond, toServer, pointerChanged } = options;
    this.quirks = { ...reachedBy, isQemu: serverInit.isQemu };
    this.#offers = new Offers(this.quirks);
    if (serverInit.isQemu) this.#refinement.leaveToServer();
    this.#toServer = toServer;
    this.#motion = new PointerMotion(pointerChanged);
    this.#width = serverInit.width;
    this.#height = serverInit.height;
    this.#pump = new UpdatePump({ region: this.screen, updatesPerSecond });
    this.#parser = new ServerStreamParser({
      width: serverInit.width,
      height: serverInit.height,
      pixelFormat: this.#format.format,
      isOffered: (encoding) => this.hasOffered(encoding),
      events: {
        updateStarted: () => this.#pump.updateStarted(),
        updateEnded: (area) => {
          this.#updatesEnded += 1;
          this.#refinement.updateEnded(area, this.#now);
        },
        lossyLines: (y, lines) => this.#refinement.lossyLines(y, lines),
        vmwareCursorSeen: () => this.#refinement.leaveToServer(),
        extensionSeen: (extension) => this.#extensionSeen(extension),
        resized: (width, height) => this.#resized(width, height),
        cutText: (cutText) => this.#receivers.forEach((receiver) => receiver.cutText(cutText)),
        audio: (audio) => this.#receivers.forEach((receiver) => receiver.audio(audio)),
        motionAnnounced: (isRelative) => void (this.#motion.isAnnounced = isRelative),
        announced: (announcement, start) =>
          this.#receivers.forEach((receiver) => receiver.announced(announcement, start)),
      },
    });
  }

  /** Adds a receiver, before {@link open}: the server's stream has state, so nobody can join in the middle of it. */
  attach(receiver: Receiver): void {
    if (this.#isOpen) throw new Error("the server's stream has begun");
    this.#receivers.push(receiver);
  }

  /** Says to the server what its first receiver will say a round trip later. */
  open(now: number): void {
    this.#isOpen = true;
    this.#toServer(setPixelFormat(this.#format.format));
    this.offer();
    this.#pump.setRegion(this.screen);
    this.requestAll(this.screen, now);
  }

  /** Bytes that the server sent after its handshake. */
  fromServer(chunk: Uint8Array, now: number): void {
    const parser = this.#parser;
    const { offset } = parser;
    this.#now = now;
    this.#format.heard(now);
    for (const receiver of this.#receivers) receiver.chunkBegins(chunk, offset);
    parser.parse(chunk);
    this.#motion.tell();
    const { unfinished, headerStart } = parser;
    const updates = this.#updatesEnded;
    for (const receiver of this.#receivers) {
      receiver.chunkEnds(unfinished, headerStart, updates, now);
    }
    if (updates > 0) this.#updatesPassed();
  }

  /** All of the screen. */
  get screen(): Region {
    return { x: 0, y: 0, width: this.#width, height: this.#height };
  }

  /** Whether an encoding was ever offered to the server in this connection. */
  hasOffered(encoding: number): boolean {
    return this.#offers.has(encoding);
  }

  /** Whether the server has shown an extension, which makes client messages legal. */
  has(extension: Extension): boolean {
    return this.#extensions.has(extension);
  }

  /** QEMU's LED state, if it has come. */
  get leds(): number | undefined {
    return this.#parser.leds;
  }

  /** Whether the machine's pointer moves by motions. */
  get isRelative(): boolean {
    return this.#motion.isRelative;
  }

  /** Sends messages of input, or releases of it. */
  send(messages: readonly Uint8Array[]): void {
    for (const message of messages) {
      const isPointer = message[0] === CLIENT_MESSAGE.pointerEvent;
      this.#toServer(isPointer ? this.#motion.read(plainPointer(message)) : message);
    }
  }

  /** Sends what somebody did, and asks soon for what comes of it. */
  sendInput(messages: readonly Uint8Array[], now: number): void {
    this.send(messages);
    if (messages.length > 0) this.#refinement.happened(now);
    for (const message of messages) {
      this.#pump.requestSoon(now);
      if (message[0] !== CLIENT_MESSAGE.pointerEvent || this.#motion.isRelative) continue;
      const { buttons, y } = readPointerEvent(message);
      if (buttons !== 0) this.#pump.pointerDownAt(y);
    }
  }

  /** Offers the server what the receivers want, unless that was the last offer. `again`: even then. */
  offer(again = false): void {
    const best = this.#refinement.isRunning;
    const encodings = this.#offers.next(this.#receivers, { again, best });
    if (encodings === undefined) return;
    this.#motion.isOffered = this.#offers.hasMotions;
    this.#toServer(setEncodings(encodings));
  }

  /** What changes is wanted in a region. */
  setRegion(region: Region): void {
    this.#pump.setRegion(region);
  }

  /** Whether somebody looks at the page. */
  setVisible(visible: boolean): void {
    this.#pump.setVisible(visible);
  }

  /** Asks for all of a region, at once and whatever is in flight. */
  requestAll(region: Region, now: number): void {
    this.#toServer(this.#pump.requestAll(region, now));
    this.wake();
  }

  /**
   * Pixels shall come in another format. Updates in flight come in the old one, and nothing in them tells. So
   * let them pass first. A request for everything makes the server answer one that waits for a change; it may
   * answer both.
   */
  requestFormat(format: PixelFormat, now: number): void {
    if (!this.#format.request(format)) return;
    this.#pump.hold();
    this.requestAll(this.screen, now);
  }

  /** Somebody waits for a picture: makes QEMU not wait with it. */
  wake(): void {
    if (this.quirks.isQemu && this.has("extended-key")) this.#toServer(wakeQemu());
  }

  /**
   * Asks for one pixel again, so that something passes on both connections; gives whether the server answers at once.
   * Any viewer accepts the update, and says that it wants the next one. While a viewer owes answers, the server alone
   * is told something: that a change of that pixel is of interest.
   */
  askForPixel(): boolean {
    if (this.#format.isPending) return false;
    const mayRequest = this.#mayRequest;
    const region = { ...this.screen, width: 1, height: 1 };
    this.#toServer(updateRequest(region, !mayRequest));
    return mayRequest;
  }

  /**
   * Asks for the next update, if every receiver has room and it is time: to be called after everything that may
   * have changed that. Returns the latest time at which to call it, if it waits for time alone.
   */
  request(now: number): number | undefined {
    this.#switchFormat(now);
    const mayRequest = this.#mayRequest;
    if (mayRequest) {
      const request = this.#pump.request(now);
      if (request) this.#toServer(request);
    } else {
      this.#pump.block();
    }
    if (this.#format.isPending) return this.#format.dueAt(this.#isIdle);
    const refineAt = this.#refine(now);
    const askAt = mayRequest ? this.#pump.wakeAt : undefined;
    return refineAt === undefined ? askAt : Math.min(refineAt, askAt ?? refineAt);
  }

  /** Where in the server's stream the last update ended, in bytes. */
  get lastUpdateEnd(): number {
    return this.#lastUpdateEnd;
  }

  /** How many of the server's headers have been walked: what it costs beside its bytes. */
  get steps(): number {
    return this.#parser.steps;
  }

  get #mayRequest(): boolean {
    return this.#receivers.every(({ mayRequest }) => mayRequest);
  }

  /** Whether the server has nothing left to answer. */
  get #isIdle(): boolean {
    return !this.#pump.inFlight && this.#parser.atBoundary;
  }

  /** Asks for the next stripe of the best picture, if it is time; returns when it is, if it waits for time alone. */
  #refine(now: number): number | undefined {
    const [first] = this.#receivers;
    const isWanted = first?.wantsRefinement === true && this.#pump.isWanted;
    if (!isWanted && this.#refinement.isRunning) this.#refinement.happened(now);
    const mayAsk = isWanted && first.isDrained;
    const stripe = mayAsk && this.#refinement.next(this.screen, first.roundTripMs, now);
    if (this.#refinement.isRunning !== this.#offers.isBest) this.offer();
    if (stripe) this.#toServer(updateRequest({ ...this.screen, ...stripe }, false));
    return isWanted ? this.#refinement.wakeAt(now) : undefined;
  }

  #updatesPassed(): void {
    const end = this.#parser.boundary;
    const bytes = (end - this.#lastUpdateEnd) / this.#updatesEnded;
    this.#lastUpdateEnd = end;
    for (; this.#updatesEnded > 0; this.#updatesEnded -= 1) this.#pump.updateEnded(bytes);
  }

  #switchFormat(now: number): void {
    const format = this.#format.take(now, this.#isIdle);
    if (!format) return;
    this.#parser.setPixelFormat(format);
    this.#toServer(setPixelFormat(format));
    this.requestAll(this.screen, now);
    this.#pump.resume();
  }

  #resized(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#pump.setRegion(this.screen);
  }

  #extensionSeen(extension: Extension): void {
    const isNew = !this.has(extension);
    this.#extensions.add(extension);
    // Shown first of all: the first picture is still to come.
    if (isNew && extension === "extended-key") this.wake();
    if (extension === "audio") this.#receivers[0]?.audioShown(isNew);
  }
}
