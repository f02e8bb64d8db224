import {
  CLIENT_MESSAGE,
  plainPointer,
  readPointerEvent,
  readSetEncodings,
  readSetPixelFormat,
  readUpdateRequest,
  setEncodings,
  setPixelFormat,
  updateRequest,
} from "./client-message.ts";
import { ClientStreamParser } from "./client/splitter.ts";
import { ClientRules, type InputRates } from "./policy/to-server.ts";
import { DeliveryWindow, type DeliveryLimits } from "./pace/delivery-window.ts";
import { ENCODING, isCompressionLevel } from "./encodings.ts";
import { RfbError } from "./errors.ts";
import { Negotiation } from "./policy/negotiation.ts";
import { openingEncodings, VIEWER_PIXEL_FORMAT } from "./novnc-defaults.ts";
import type { PixelFormat } from "./pixel-format.ts";
import { mayNegotiate, type Policy } from "./policy/policy.ts";
import { wakeQemu } from "./pace/wake-qemu.ts";
import { ServerStreamParser } from "./server/parser.ts";
import { ToViewerFilter } from "./policy/to-viewer.ts";
import type { Extension } from "./extensions.ts";
import type { ServerInit } from "./handshake/server-init.ts";
import type { Region } from "./region.ts";
import { UpdatePump } from "./pace/update-pump.ts";
import { isSameBytes } from "../wire/bytes.ts";

/**
 * How long the server must have been silent, with nothing left to answer, before pixels change their
 * format: updates do not tell theirs, so the last one in the old format must have begun. Milliseconds.
 */
const FORMAT_QUIET_MS = 250;

export interface FirewallOptions {
  readonly serverInit: ServerInit;
  readonly policy: Policy;
  readonly delivery: DeliveryLimits;
  /** Whether the viewer acknowledges bytes, see {@link DeliveryWindow}. */
  readonly countsBytes: boolean;
  readonly rates: InputRates;
  /**
   * Whether the server may be XenServer's vncterm. It takes compression level 1 for a wish of its own:
   * to close the connection when the console's process starts again (`libvnc/vnc.c`).
   */
  readonly mayBeVncterm?: boolean;
  /** Whether the server was reached by VMware's WebMKS: it takes VMware's key events, message 127. */
  readonly isWebMks?: boolean;
  /** What the viewer is taken to know until it says so itself. */
  readonly firstEncodings: readonly number[];
  /** Takes whole messages for the server, in order. */
  readonly toServer: (message: Uint8Array) => void;
  /** Takes bytes for the viewer, in order; views of what came from the server, valid until the call returns. */
  readonly toViewer: (bytes: Uint8Array) => void;
}

/**
 * Stands between viewer and server once both handshakes are done. Everything either says is parsed to
 * its message boundaries; what is not known, not negotiated or not granted does not pass.
 *
 * It also asks for updates: first all of the screen, before the viewer has spoken, then whatever
 * changes, as fast as the path to the viewer takes it. Times are milliseconds on any one clock.
 *
 * Errors of what a side sent leave as {@link RfbError} and end the session.
 */
export class Firewall {
  readonly window: DeliveryWindow;
  readonly #options: FirewallOptions;
  readonly #negotiation = new Negotiation();
  readonly #rules: ClientRules;
  readonly #client: ClientStreamParser;
  readonly #server: ServerStreamParser;
  readonly #filter: ToViewerFilter;
  readonly #pump: UpdatePump;
  #now = 0;
  #width: number;
  #height: number;
  #format = VIEWER_PIXEL_FORMAT;
  #nextFormat: PixelFormat | undefined;
  #heardServer = 0;
  #viewerEncodings: readonly number[];
  #encodings: readonly number[] = [];
  #awaitsFirstRequest = true;
  /** Updates that ended in the chunk being walked. */
  #updatesEnded = 0;
  /** Whether an update has passed since the last {@link keepAlive}. */
  #hasUpdated = false;
  /** Where the update before them ended. */
  #lastUpdateEnd = 0;

  constructor(options: FirewallOptions) {
    const { serverInit, policy } = options;
    this.#options = options;
    this.#viewerEncodings = openingEncodings(options.firstEncodings, serverInit.isQemu);
    this.#negotiation.declare(options.firstEncodings);
    this.#width = serverInit.width;
    this.#height = serverInit.height;
    this.window = new DeliveryWindow(options.delivery, options.countsBytes);
    this.#rules = new ClientRules(policy, this.#negotiation, options.rates, {
      isQemu: serverInit.isQemu,
      isWebMks: options.isWebMks ?? false,
    });
    this.#client = new ClientStreamParser(
      () =>
        this.#negotiation.has("extended-mouse-buttons") &&
        this.#viewerEncodings.includes(ENCODING.extendedMouseButtons),
    );
    this.#pump = new UpdatePump({
      region: this.#screen,
      updatesPerSecond: options.delivery.updatesPerSecond,
    });
    this.#filter = new ToViewerFilter(policy, (encoding) => this.#negotiation.isDeclared(encoding));
    this.#server = new ServerStreamParser({
      width: serverInit.width,
      height: serverInit.height,
      pixelFormat: VIEWER_PIXEL_FORMAT,
      isOffered: (encoding) => this.#negotiation.isOffered(encoding),
      events: {
        updateStarted: () => this.#pump.updateStarted(),
        updateEnded: () => {
          this.#updatesEnded += 1;
        },
        extensionSeen: (extension) => this.#extensionSeen(extension),
        resized: (width, height) => this.#resized(width, height),
        cutText: (cutText) => this.#filter.cutText(cutText),
        extendedKeyRectangle: (start) => this.#filter.extendedKeyRectangle(start),
      },
    });
  }

  /** Says to the server what the viewer will say a round trip later. */
  open(now: number): void {
    this.#options.toServer(setPixelFormat(this.#format));
    this.#offer();
    this.#pump.want(this.#screen);
    this.#requestAll(this.#screen, now);
  }

  /** Bytes the viewer sent behind its handshake. */
  fromViewer(chunk: Uint8Array, now: number): void {
    this.#now = now;
    this.#client.parse(chunk, (message) => this.#fromViewer(message));
    this.#request(now);
  }

  /** Bytes the server sent behind its handshake. */
  fromServer(chunk: Uint8Array, now: number): void {
    this.#heardServer = now;
    this.#filter.begin(chunk, this.#server.offset);
    this.#server.parse(chunk);
    const shown = this.#filter.end(this.#server.unfinished, this.#server.headerStart);
    // One message for each read: every one costs the viewer's way more than its bytes.
    if (shown.length > 0) {
      this.#options.toViewer(shown);
      this.window.add(shown.length, now);
    }
    if (this.#updatesEnded > 0) this.#updatesPassed(now);
    this.#request(now);
  }

  /** The viewer has received so many bytes since the session began. */
  acknowledge(received: number, now: number): void {
    this.window.acknowledge(received, now);
    this.#request(now);
  }

  /** Whether somebody looks at the page. */
  setVisible(visible: boolean, now: number): void {
    this.#pump.setVisible(visible);
    this.#request(now);
    if (visible) this.#hurry();
  }

  /** What the viewer may do from now on. What it holds down is let go first. */
  setPolicy(policy: Policy): void {
    this.release();
    this.#rules.policy = policy;
    this.#filter.policy = policy;
    this.#offer();
  }

  /** Lets go every key and button that the viewer holds down. */
  release(): void {
    for (const message of this.#rules.release()) this.#options.toServer(asSent(message));
  }

  /**
   * To be called now and then: on a screen that has shown nothing new since the last call, asks for one
   * pixel anew, so that something passes on both connections. Any viewer takes the update, and says that
   * it wants the next one. While the viewer owes answers, the server alone is told something: that a
   * change of that pixel is of interest.
   */
  keepAlive(): void {
    const isIdle = !this.#hasUpdated;
    this.#hasUpdated = false;
    if (!isIdle || this.#nextFormat) return;
    const region = { ...this.#screen, width: 1, height: 1 };
    this.#options.toServer(updateRequest(region, !this.window.mayRequest));
  }

  /** How many of the server's headers have been walked: what it costs beside its bytes. */
  get steps(): number {
    return this.#server.steps;
  }

  /** When {@link tick} has something to do at the earliest, if it is only waiting for the time. */
  get wakeAt(): number | undefined {
    const times = [this.#rules.wakeAt, this.#requestAt].filter((time) => time !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  tick(now: number): void {
    this.#now = now;
    this.#sendInput(this.#rules.tick(now));
    this.#request(now);
  }

  /** When an update can be requested, if only the time stands in the way. */
  get #requestAt(): number | undefined {
    if (this.#nextFormat) return this.#formatAt;
    return this.window.mayRequest ? this.#pump.wakeAt : undefined;
  }

  get #screen(): Region {
    return { x: 0, y: 0, width: this.#width, height: this.#height };
  }

  #updatesPassed(now: number): void {
    this.#hasUpdated = true;
    const end = this.#server.boundary;
    const bytes = (end - this.#lastUpdateEnd) / this.#updatesEnded;
    this.#lastUpdateEnd = end;
    for (; this.#updatesEnded > 0; this.#updatesEnded -= 1) {
      this.window.updateSent(now);
      this.#pump.updateEnded(bytes);
    }
  }

  #fromViewer(message: Uint8Array): void {
    switch (message[0]) {
      case CLIENT_MESSAGE.setPixelFormat:
        return this.#setPixelFormat(message);
      case CLIENT_MESSAGE.setEncodings:
        return this.#setEncodings(readSetEncodings(message));
      case CLIENT_MESSAGE.framebufferUpdateRequest:
        return this.#updateRequest(message);
      case undefined:
      default:
        return this.#sendInput(this.#rules.admit(message, this.#now));
    }
  }

  #sendInput(messages: readonly Uint8Array[]): void {
    for (const message of messages) {
      this.#options.toServer(asSent(message));
      this.#pump.hurry(this.#now);
      if (message[0] === CLIENT_MESSAGE.pointerEvent) this.#pointed(message);
    }
  }

  /** Tells the pump where buttons are pressed. */
  #pointed(message: Uint8Array): void {
    const { buttons, y } = readPointerEvent(message);
    if (buttons !== 0) this.#pump.pressed(y);
  }

  #setEncodings(encodings: readonly number[]): void {
    const { extendedKey } = ENCODING;
    // The server may have shown extended keys to the gateway alone; asked anew, it shows them again.
    if (encodings.includes(extendedKey) && !this.#negotiation.isDeclared(extendedKey)) {
      this.#encodings = [];
    }
    this.#negotiation.declare(encodings);
    this.#viewerEncodings = encodings;
    this.#offer();
  }

  /** Offers the server what the viewer may negotiate, unless that was the last offer. */
  #offer(): void {
    const { policy } = this.#rules;
    const { mayBeVncterm = false } = this.#options;
    const encodings = this.#viewerEncodings.filter(
      (encoding) =>
        mayNegotiate(encoding, policy) && !(mayBeVncterm && isCompressionLevel(encoding)),
    );
    if (isSame(encodings, this.#encodings)) return;
    this.#encodings = encodings;
    this.#negotiation.offer(encodings);
    this.#options.toServer(setEncodings(encodings));
  }

  /** A viewer's incremental request says that it is done with an update and wants the next. */
  #updateRequest(message: Uint8Array): void {
    const { incremental, region } = readUpdateRequest(message);
    if (incremental) {
      this.window.acknowledgeUpdate(this.#now);
      this.#pump.want(region);
    } else if (this.#awaitsFirstRequest) {
      // Its answer is on the way or has arrived: it was asked for in `open`.
      this.#awaitsFirstRequest = false;
    } else {
      this.#requestAll(region, this.#now);
    }
  }

  #setPixelFormat(message: Uint8Array): void {
    const format = readSetPixelFormat(message);
    if (!format.trueColour) throw new RfbError("message", "colour maps are not supported");
    if (isSameFormat(format, this.#nextFormat ?? this.#format)) return;
    // Updates under way come in the old format, and nothing in them tells. So let them pass first. A
    // request for everything makes the server answer one that waits for a change; it may answer both.
    this.#nextFormat = format;
    this.#pump.hold();
    this.#requestAll(this.#screen, this.#now);
  }

  /** When {@link #nextFormat} comes into force, as far as is known. */
  get #formatAt(): number | undefined {
    if (this.#pump.underWay || !this.#server.atBoundary) return undefined;
    return this.#heardServer + FORMAT_QUIET_MS;
  }

  #switchFormat(now: number): void {
    if (!this.#nextFormat || now < (this.#formatAt ?? Number.POSITIVE_INFINITY)) return;
    this.#format = this.#nextFormat;
    this.#nextFormat = undefined;
    this.#server.setPixelFormat(this.#format);
    this.#options.toServer(setPixelFormat(this.#format));
    this.#requestAll(this.#screen, now);
    this.#pump.resume();
  }

  #resized(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#pump.want(this.#screen);
  }

  #extensionSeen(extension: Extension): void {
    const isNew = !this.#negotiation.has(extension);
    this.#negotiation.acknowledge(extension);
    // Shown first of all: the first picture is still to come.
    if (isNew && extension === "extended-key") this.#hurry();
  }

  #requestAll(region: Region, now: number): void {
    this.#options.toServer(this.#pump.requestAll(region, now));
    this.#hurry();
  }

  /** Somebody waits for a picture: makes QEMU not wait with it. */
  #hurry(): void {
    const { isQemu } = this.#options.serverInit;
    if (isQemu && this.#negotiation.has("extended-key")) this.#options.toServer(wakeQemu());
  }

  #request(now: number): void {
    this.#switchFormat(now);
    if (!this.window.mayRequest) return this.#pump.block();
    const request = this.#pump.request(now);
    if (request) this.#options.toServer(request);
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

function isSameFormat(a: PixelFormat, b: PixelFormat): boolean {
  return isSameBytes(setPixelFormat(a), setPixelFormat(b));
}

function asSent(message: Uint8Array): Uint8Array {
  return message[0] === CLIENT_MESSAGE.pointerEvent ? plainPointer(message) : message;
}
