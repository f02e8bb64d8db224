import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

import type { CursorName } from "../desktop/cursors.ts";
import type { Desktop } from "../desktop/desktop.ts";
import type { Watcher } from "../desktop/screen.ts";
import { intersect, join, rect, type Rect } from "../picture/rect.ts";
import { ByteFeeder, ProtocolError } from "./byte-feeder.ts";
import { conversation, MAX_CUT_TEXT, type Ears, type ServerInit } from "./conversation.ts";
import { Damage } from "./damage.ts";
import { DeflateStream } from "./deflate-stream.ts";
import { NATIVE_FORMAT, PixelPacker, type PixelFormat } from "./pixel-format.ts";
import { copyRect, cursorRect, ENCODING, rawRect, rectHeader, zrleRect } from "./rectangles.ts";
import { CHALLENGE_LENGTH, isRightResponse } from "./vnc-auth.ts";
import { zrleTiles } from "./zrle.ts";

/** Time a client has for the handshake, in milliseconds. */
const HANDSHAKE_MS = 10_000;
/** Bytes that may wait in a socket that nobody reads before bells and cut texts are left out. */
const MAX_QUEUED = 65_536;

/** Maximum number of keys of one client that are remembered as held down. */
const MAX_HELD = 32;

export interface ConnectionOptions {
  readonly socket: Socket;
  readonly desktop: Desktop;
  readonly name: string;
  readonly password: string | undefined;
  readonly handshakeMs?: number | undefined;
}

/** One client of the demo machine. Its errors end this client only. */
export class Connection implements Ears, Watcher {
  readonly challenge: Uint8Array | undefined;
  readonly #socket: Socket;
  readonly #desktop: Desktop;
  readonly #name: string;
  readonly #password: string | undefined;
  readonly #deflate = new DeflateStream();
  readonly #damage: Damage;
  readonly #supported = new Set<number>();
  readonly #deadline: NodeJS.Timeout;
  #packer = new PixelPacker(NATIVE_FORMAT);
  #zrle = false;
  #asked: Rect | undefined;
  #announceSize = false;
  #announceCursor = false;
  #announceKeys = false;
  #watching = false;
  readonly #held = new Set<number>();
  #buttons = 0;
  #sending = false;
  #scheduled = false;

  constructor(options: ConnectionOptions) {
    this.#socket = options.socket;
    this.#desktop = options.desktop;
    this.#name = options.name;
    this.#password = options.password;
    this.challenge = options.password === undefined ? undefined : randomBytes(CHALLENGE_LENGTH);
    this.#damage = new Damage(options.desktop.screen.bounds);
    this.#deadline = setTimeout(() => this.close(), options.handshakeMs ?? HANDSHAKE_MS);

    const { socket } = options;
    const feeder = new ByteFeeder(conversation(this), MAX_CUT_TEXT);
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => this.#receive(feeder, chunk));
    socket.on("drain", () => this.#update());
    socket.on("error", () => this.close());
    socket.on("end", () => this.close());
    socket.on("close", () => this.#gone());
  }

  /** The handshake is done and the client has asked for pixels at least once. */
  get watching(): boolean {
    return this.#watching;
  }

  /** Ends the connection; what was written before still goes out. */
  close(): void {
    this.#socket.destroySoon();
  }

  send(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  isRight(response: Uint8Array): boolean {
    if (this.#password === undefined || this.challenge === undefined) return false;
    return isRightResponse(this.#password, this.challenge, response);
  }

  welcome(): ServerInit {
    clearTimeout(this.#deadline);
    this.#watching = true;
    this.#desktop.watch(this);
    this.#damage.reset(this.#desktop.screen.bounds);
    const { width, height } = this.#desktop;
    return { width, height, format: NATIVE_FORMAT, name: this.#name };
  }

  pixelFormat(format: PixelFormat): void {
    this.#packer = new PixelPacker(format);
    this.#announceCursor = this.#supported.has(ENCODING.cursor);
  }

  encodings(list: readonly number[]): void {
    const before = new Set(this.#supported);
    this.#supported.clear();
    for (const encoding of list) this.#supported.add(encoding);
    const preferred = list.find((code) => code === ENCODING.zrle || code === ENCODING.raw);
    this.#zrle = preferred === ENCODING.zrle;
    const fresh = (code: number) => this.#supported.has(code) && !before.has(code);
    this.#announceCursor ||= fresh(ENCODING.cursor);
    this.#announceKeys ||= fresh(ENCODING.extendedKey);
    const { w, h } = this.#damage.bounds;
    if (fresh(ENCODING.desktopSize) && (w !== this.#desktop.width || h !== this.#desktop.height))
      this.#announceSize = true;
  }

  updateRequest(incremental: boolean, area: Rect): void {
    if (!incremental) this.#damage.changed(area);
    this.#asked = this.#asked === undefined ? area : join(this.#asked, area);
  }

  key(down: boolean, keysym: number): void {
    if (!down) this.#held.delete(keysym);
    else if (this.#held.size < MAX_HELD) this.#held.add(keysym);
    this.#desktop.key(down, keysym);
  }

  pointer(buttons: number, x: number, y: number): void {
    this.#buttons = buttons;
    this.#desktop.pointer(buttons, x, y);
  }

  cutText(text: string): void {
    this.#desktop.clipboard(text);
  }

  changed(area: Rect): void {
    this.#damage.changed(area);
    this.#schedule();
  }

  moved(to: Rect, dx: number, dy: number): void {
    this.#damage.copied({ to, dx, dy }, this.#supported.has(ENCODING.copyRect));
    this.#schedule();
  }

  resized(width: number, height: number): void {
    if (this.#supported.has(ENCODING.desktopSize)) {
      this.#announceSize = true;
      // Whatever the client asked for is about a screen that is gone.
      this.#damage.reset(rect(0, 0, width, height));
    } else {
      // This client keeps its size and is shown the part that fits.
      const { w, h } = this.#damage.bounds;
      this.#damage.reset(rect(0, 0, w, h));
    }
    this.#schedule();
  }

  cursorChanged(_cursor: CursorName): void {
    this.#announceCursor = this.#supported.has(ENCODING.cursor);
    this.#schedule();
  }

  bell(): void {
    if (this.#socket.writableLength < MAX_QUEUED) this.send(Uint8Array.of(2));
  }

  clipboard(text: string): void {
    const body = Buffer.from(text.slice(0, MAX_CUT_TEXT), "latin1");
    const head = Buffer.alloc(8);
    head.writeUInt8(3, 0);
    head.writeUInt32BE(body.length, 4);
    if (this.#socket.writableLength < MAX_QUEUED) this.send(Buffer.concat([head, body]));
  }

  #receive(feeder: ByteFeeder, chunk: Buffer): void {
    if (!this.#socket.writable) return;
    try {
      feeder.push(chunk);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.close();
      return;
    }
    this.#update();
  }

  #gone(): void {
    clearTimeout(this.#deadline);
    this.#deflate.close();
    if (!this.#watching) return;
    this.#watching = false;
    this.#desktop.unwatch(this);
    // Nobody else can release what this client still holds.
    for (const keysym of this.#held) this.#desktop.key(false, keysym);
    if (this.#buttons !== 0) this.#desktop.release();
  }

  /** Answers after the present event, so that one event makes one update. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#update();
    });
  }

  /** Sends one update if one is wanted, there is something to say, and the socket has room. */
  #update(): void {
    const asked = this.#asked;
    if (asked === undefined || this.#sending || !this.#watching) return;
    if (!this.#socket.writable || this.#socket.writableNeedDrain) return;
    const pseudo = this.#announceSize || this.#announceCursor || this.#announceKeys;
    if (!pseudo && !this.#damage.pending(this.#visible(asked))) return;
    this.#asked = undefined;
    this.#sending = true;
    this.#writeUpdate(asked)
      .catch(() => this.close())
      .finally(() => {
        this.#sending = false;
        this.#update();
      });
  }

  async #writeUpdate(asked: Rect): Promise<void> {
    const rects = this.#pseudoRects();
    // RFC 6143 §7.8.2: the change of size comes alone and pixels follow in the next update.
    const { copies, areas } = this.#announceSize
      ? { copies: [], areas: [] }
      : this.#damage.take(this.#visible(asked));
    this.#announceSize = false;
    rects.push(...copies.map(copyRect));
    // The pixels are taken now, before anything is awaited; only their compression takes time.
    const { screen } = this.#desktop;
    const packer = this.#packer;
    if (this.#zrle) {
      const tiles = areas.map((area) => ({ area, data: zrleTiles(screen, area, packer) }));
      for (const { area, data } of tiles) {
        rects.push(zrleRect(area, await this.#deflate.compress(data)));
      }
    } else {
      rects.push(...areas.map((area) => rawRect(screen, area, packer)));
    }
    const head = Buffer.alloc(4);
    head.writeUInt16BE(rects.length, 2);
    this.send(Buffer.concat([head, ...rects]));
  }

  /** The part of a request that this client and the desktop both have. */
  #visible(asked: Rect): Rect {
    const known = intersect(asked, this.#damage.bounds);
    return (known && intersect(known, this.#desktop.screen.bounds)) ?? rect(0, 0, 0, 0);
  }

  #pseudoRects(): Uint8Array[] {
    const rects: Uint8Array[] = [];
    if (this.#announceKeys) rects.push(rectHeader(rect(0, 0, 0, 0), ENCODING.extendedKey));
    if (this.#announceCursor) rects.push(cursorRect(this.#desktop.cursor, this.#packer));
    if (this.#announceSize)
      rects.push(
        rectHeader(rect(0, 0, this.#desktop.width, this.#desktop.height), ENCODING.desktopSize),
      );
    this.#announceKeys = false;
    this.#announceCursor = false;
    return rects;
  }
}
