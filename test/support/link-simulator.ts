import { InputWatch } from "../../worker/rfb/client/input-watch.ts";
import { VIEWER_ENCODINGS } from "../../worker/rfb/novnc-defaults.ts";
import { RfbProxy } from "../../worker/rfb/proxy.ts";
import { setEncodings, updateRequest } from "../../worker/rfb/client-message.ts";
import { NO_QUIRKS } from "../../worker/rfb/quirks.ts";
import type { DeliveryLimits } from "../../worker/rfb/pace/delivery-window.ts";

/** A viewer behind a link, a server that always has something new, and the gateway between them. */
export interface Scene {
  readonly delivery: DeliveryLimits;
  /** Round trip between gateway and viewer while nothing queues, milliseconds. */
  readonly roundTripMs: number;
  /** What the link carries to the viewer, bytes per millisecond. */
  readonly bytesPerMs: number;
  /** What the viewer takes to draw one update. */
  readonly decodeMs: number;
  readonly updateBytes: number;
  /** The server answers a request at its next refresh, as QEMU does; 0: at once. */
  readonly refreshMs: number;
  /** Whether the viewer acknowledges bytes. */
  readonly acksBytes: boolean;
  /** Whether requests go from the viewer to the server as they are, without the gateway's pump. */
  readonly withoutPump?: boolean;
  /** When the viewer takes nothing, from and to. */
  readonly stalled?: readonly [number, number];
  /** When the page is hidden. */
  readonly hidden?: readonly [number, number];
}

/** What happened; times in milliseconds since the start. */
export interface Happened {
  /** Requests that the server received. */
  readonly requests: readonly number[];
  /** Updates that the viewer has drawn. */
  readonly drawn: readonly { readonly at: number; readonly queuedMs: number }[];
  /** The byte window after each event. */
  readonly windows: readonly { readonly at: number; readonly bytes: number }[];
  /** The most bytes on their way to the viewer at once. */
  readonly maxInFlight: number;
  readonly bytesDrawn: number;
}

const SCREEN = { x: 0, y: 0, width: 4096, height: 2160 };
const READ_BYTES = 64 * 1024;
const LEAST_READ = 16 * 1024;
const ACK_EVERY = 32 * 1024;
const HEADER_BYTES = 20;

/** Plays a scene for this many milliseconds of virtual time. */
export function simulate(scene: Scene, milliseconds: number): Happened {
  return new Simulation(scene).run(milliseconds);
}

class Simulation {
  readonly #scene: Scene;
  readonly #proxy: RfbProxy;
  readonly #update: Uint8Array;
  #events: { readonly at: number; readonly run: () => void }[] = [];
  #now = 0;

  // The server: what it has written and the gateway has not read, and where its updates end.
  #written = 0;
  #read = 0;
  #answering = false;
  #askedAgain = false;

  // The link and the viewer.
  #linkFree = 0;
  #received = 0;
  #acknowledged = 0;
  #decoderFree = 0;
  #complete = 0;
  #sentAt: number[] = [];

  readonly #requests: number[] = [];
  readonly #drawn: { at: number; queuedMs: number }[] = [];
  readonly #windows: { at: number; bytes: number }[] = [];
  #maxInFlight = 0;

  constructor(scene: Scene) {
    this.#scene = scene;
    this.#update = zlibUpdate(scene.updateBytes);
    this.#proxy = new RfbProxy({
      serverInit: { width: SCREEN.width, height: SCREEN.height, pixelFormat: FORMAT, isQemu: true },
      policy: VIEW,
      delivery: scene.delivery,
      acksBytes: scene.acksBytes,
      quality: undefined,
      firstEncodings: VIEWER_ENCODINGS,
      rates: { keysPerSecond: 1, keyBurst: 1, pointerPerSecond: 1, pointerBurst: 1 },
      input: new InputWatch(0),
      reachedBy: NO_QUIRKS,
      wake: (at) => this.#at(Math.max(this.#now, at), () => this.#proxy.tick(this.#now)),
      toServer: (message) => {
        if (message[0] === 3 && !scene.withoutPump) this.#asked();
      },
      toViewer: (bytes) => this.#carry(bytes.length),
    });
  }

  run(milliseconds: number): Happened {
    const { hidden } = this.#scene;
    if (hidden) {
      this.#at(hidden[0], () => this.#proxy.setVisible(false, this.#now));
      this.#at(hidden[1], () => this.#proxy.setVisible(true, this.#now));
    }
    this.#proxy.open([], 0);
    if (this.#scene.withoutPump) this.#asked();
    this.#fromViewer(setEncodings(VIEWER_ENCODINGS));
    this.#fromViewer(updateRequest(SCREEN, false));
    for (;;) {
      const event = this.#events.shift();
      if (!event || event.at > milliseconds) break;
      this.#now = event.at;
      event.run();
      this.#relay();
      this.#windows.push({ at: this.#now, bytes: this.#proxy.window.bytes });
    }
    return {
      requests: this.#requests,
      drawn: this.#drawn,
      windows: this.#windows,
      maxInFlight: this.#maxInFlight,
      bytesDrawn: this.#drawn.length * this.#update.length,
    };
  }

  /** Events at the same time keep their order. */
  #at(at: number, run: () => void): void {
    let index = this.#events.length;
    while (index > 0 && (this.#events[index - 1]?.at ?? 0) > at) index -= 1;
    this.#events.splice(index, 0, { at, run });
  }

  #asked(): void {
    this.#requests.push(this.#now);
    if (this.#answering) {
      this.#askedAgain = true;
      return;
    }
    this.#answering = true;
    const { refreshMs } = this.#scene;
    const at = refreshMs === 0 ? this.#now : (Math.floor(this.#now / refreshMs) + 1) * refreshMs;
    this.#at(at, () => {
      this.#answering = false;
      this.#written += this.#update.length;
      if (this.#askedAgain) {
        this.#askedAgain = false;
        this.#asked();
      }
    });
  }

  /** The relay: reads what there is and the window has room for. */
  #relay(): void {
    while (this.#read < this.#written && this.#proxy.window.room >= LEAST_READ) {
      const start = this.#read % this.#update.length;
      const room = Math.min(READ_BYTES, this.#proxy.window.room, this.#written - this.#read);
      const size = Math.min(room, this.#update.length - start);
      if (start === 0) this.#sentAt.push(this.#now);
      this.#read += size;
      this.#proxy.fromServer(this.#update.subarray(start, start + size), this.#now);
      this.#maxInFlight = Math.max(this.#maxInFlight, this.#read - this.#received);
    }
  }

  #carry(bytes: number): void {
    const { bytesPerMs, roundTripMs } = this.#scene;
    this.#linkFree = Math.max(this.#linkFree, this.#now) + bytes / bytesPerMs;
    const arrives = this.#linkFree + roundTripMs / 2;
    this.#at(arrives, () => this.#arrived(bytes));
  }

  #arrived(bytes: number): void {
    const { stalled, acksBytes, decodeMs } = this.#scene;
    if (stalled && this.#now >= stalled[0] && this.#now < stalled[1]) {
      this.#at(stalled[1], () => this.#arrived(bytes));
      return;
    }
    this.#received += bytes;
    if (acksBytes && this.#received - this.#acknowledged >= ACK_EVERY) {
      this.#acknowledged = this.#received;
      const received = this.#received;
      this.#fromViewer(() => this.#proxy.acknowledge(received, this.#now));
    }
    for (; this.#received >= (this.#complete + 1) * this.#update.length; this.#complete += 1) {
      this.#decoderFree = Math.max(this.#decoderFree, this.#now) + decodeMs;
      const update = this.#complete;
      this.#at(this.#decoderFree, () => this.#drew(update));
    }
  }

  #drew(update: number): void {
    const { roundTripMs, bytesPerMs, decodeMs, withoutPump } = this.#scene;
    const path = roundTripMs / 2 + this.#update.length / bytesPerMs + decodeMs;
    const queuedMs = this.#now - (this.#sentAt[update] ?? 0) - path;
    this.#drawn.push({ at: this.#now, queuedMs });
    this.#fromViewer(updateRequest(SCREEN, true));
    if (withoutPump) this.#fromViewer(() => this.#asked());
  }

  #fromViewer(what: Uint8Array | (() => void)): void {
    this.#at(this.#now + this.#scene.roundTripMs / 2, () => {
      if (typeof what === "function") what();
      else this.#proxy.fromViewer(what, this.#now);
    });
  }
}

const FORMAT = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 16,
  greenShift: 8,
  blueShift: 0,
} as const;

const VIEW = {
  input: false,
  clipboardToGuest: false,
  clipboardFromGuest: false,
  clipboardBytes: 0,
  resize: false,
  power: false,
  audio: false,
  blockedChords: [],
} as const;

/** A FramebufferUpdate of one Zlib rectangle, `bytes` long in all. */
function zlibUpdate(bytes: number): Uint8Array {
  const update = new Uint8Array(Math.max(bytes, HEADER_BYTES));
  const view = new DataView(update.buffer);
  view.setUint16(2, 1);
  view.setUint16(8, SCREEN.width);
  view.setUint16(10, SCREEN.height);
  view.setInt32(12, 6);
  view.setUint32(16, update.length - HEADER_BYTES);
  return update;
}
