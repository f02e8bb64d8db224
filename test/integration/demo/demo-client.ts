import { createConnection } from "node:net";
import { constants, createInflate } from "node:zlib";

import { rect } from "../../../demo/picture/rect.ts";
import { Surface } from "../../../demo/picture/surface.ts";
import { vncResponse } from "../../../demo/rfb/vnc-auth.ts";
import { ByteReader } from "../../support/byte-reader.ts";
import { decodeZrle } from "../../support/demo/zrle-decoder.ts";

const NATIVE_COMPACT_BYTES = 3;

/** A client of the demo machine that decodes Raw, CopyRect, ZRLE, DesktopSize and Cursor. */
export class DemoClient {
  readonly seen = new Set<number>();
  readonly notices: string[] = [];
  picture = new Surface(1, 1);
  name = "";
  readonly #incoming = new ByteReader();
  readonly #socket;
  readonly #inflate = createInflate();
  #inflated: Buffer[] = [];

  constructor(port: number) {
    this.#socket = createConnection({ host: "127.0.0.1", port, noDelay: true });
    this.#socket.on("data", (chunk) => this.#incoming.push(chunk));
    this.#socket.on("error", (error) => this.#incoming.end(error));
    this.#socket.on("close", () => this.#incoming.end(new Error("closed")));
    this.#inflate.on("data", (chunk: Buffer) => this.#inflated.push(chunk));
  }

  /** Does the handshake; throws the reason when it is refused. */
  async open(password?: string): Promise<void> {
    await this.read(12);
    this.send(Buffer.from("RFB 003.008\n"));
    const [, type = 0] = await this.read(2);
    this.send(Uint8Array.of(type));
    if (type === 2) this.send(vncResponse(password ?? "", await this.read(16)));
    if ((await this.#u32()) !== 0)
      throw new Error(Buffer.from(await this.read(await this.#u32())).toString());
    this.send(Uint8Array.of(1));
    const size = Buffer.from(await this.read(4));
    this.picture = new Surface(size.readUInt16BE(0), size.readUInt16BE(2));
    await this.read(16);
    this.name = Buffer.from(await this.read(await this.#u32())).toString();
  }

  encodings(...list: number[]): void {
    const message = Buffer.alloc(4 + list.length * 4);
    message.writeUInt8(2);
    message.writeUInt16BE(list.length, 2);
    list.forEach((code, i) => message.writeInt32BE(code, 4 + i * 4));
    this.send(message);
  }

  ask(incremental: boolean): void {
    const message = Buffer.alloc(10);
    message.writeUInt8(3);
    message.writeUInt8(incremental ? 1 : 0, 1);
    message.writeUInt16BE(this.picture.width, 6);
    message.writeUInt16BE(this.picture.height, 8);
    this.send(message);
  }

  key(down: boolean, keysym: number): void {
    const message = Buffer.alloc(8);
    message.writeUInt8(4);
    message.writeUInt8(down ? 1 : 0, 1);
    message.writeUInt32BE(keysym, 4);
    this.send(message);
  }

  type(text: string): void {
    for (const char of text) {
      const keysym = char === "\n" ? 0xff0d : char.charCodeAt(0);
      this.key(true, keysym);
      this.key(false, keysym);
    }
  }

  pointer(buttons: number, x: number, y: number): void {
    const message = Buffer.alloc(6);
    message.writeUInt8(5);
    message.writeUInt8(buttons, 1);
    message.writeUInt16BE(x, 2);
    message.writeUInt16BE(y, 4);
    this.send(message);
  }

  /** Reads messages up to the end of the next update; returns its encodings in order. */
  async update(): Promise<number[]> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      const [type] = await this.read(1);
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      if (type === 0) return await this.#rects();
      if (type === 2) this.notices.push("bell");
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      else if (type === 3) this.notices.push(await this.#cutText());
      else throw new Error(`message ${type}`);
    }
  }

  /** Asks for what has changed until the picture is as it should be. */
  async until(done: () => boolean): Promise<void> {
    while (!done()) {
      this.ask(true);
      // oxlint-disable-next-line no-await-in-loop -- one update after the other
      await this.update();
    }
  }

  send(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  read(length: number): Promise<Uint8Array> {
    return this.#incoming.read(length);
  }

  get unread(): number {
    return this.#incoming.available;
  }

  /** Stops reading from the socket, as a stalled client does. */
  stall(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
    this.#inflate.close();
  }

  async #rects(): Promise<number[]> {
    const [, high = 0, low = 0] = await this.read(3);
    const encodings: number[] = [];
    for (let left = high * 256 + low; left > 0; left--) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      const head = Buffer.from(await this.read(12));
      const [x, y] = [head.readUInt16BE(0), head.readUInt16BE(2)];
      const [w, h] = [head.readUInt16BE(4), head.readUInt16BE(6)];
      const encoding = head.readInt32BE(8);
      encodings.push(encoding);
      this.seen.add(encoding);
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      await this.#rect(encoding, x, y, w, h);
    }
    return encodings;
  }

  async #rect(encoding: number, x: number, y: number, w: number, h: number): Promise<void> {
    switch (encoding) {
      case 0: {
        const raw = Buffer.from(await this.read(w * h * 4));
        this.#put(
          x,
          y,
          w,
          Uint32Array.from({ length: w * h }, (_, i) => raw.readUInt32LE(i * 4)),
        );
        return;
      }
      case 1: {
        const from = Buffer.from(await this.read(4));
        this.picture.move(rect(x, y, w, h), x - from.readUInt16BE(0), y - from.readUInt16BE(2));
        return;
      }
      case 16: {
        const tiles = await this.#inflateAll(await this.read(await this.#u32()));
        const read = (bytes: Uint8Array, at: number) =>
          Buffer.from(bytes.subarray(at, at + 3)).readUIntLE(0, 3);
        const { pixels, used } = decodeZrle(tiles, w, h, read, NATIVE_COMPACT_BYTES);
        if (used !== tiles.length) throw new Error("bytes after the tiles");
        this.#put(x, y, w, pixels);
        return;
      }
      case -223:
        this.picture = new Surface(w, h);
        return;
      case -239:
        await this.read(w * h * 4 + Math.ceil(w / 8) * h);
        return;
      case -258:
        return;
      default:
        throw new Error(`encoding ${encoding}`);
    }
  }

  #put(x: number, y: number, w: number, pixels: Uint32Array): void {
    pixels.forEach((pixel, i) =>
      this.picture.fill(rect(x + (i % w), y + Math.floor(i / w), 1, 1), pixel),
    );
  }

  #inflateAll(piece: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#inflate.once("error", reject);
      this.#inflate.write(piece);
      this.#inflate.flush(constants.Z_SYNC_FLUSH, () => {
        this.#inflate.off("error", reject);
        resolve(Buffer.concat(this.#inflated));
        this.#inflated = [];
      });
    });
  }

  async #cutText(): Promise<string> {
    await this.read(3);
    return Buffer.from(await this.read(await this.#u32())).toString("latin1");
  }

  async #u32(): Promise<number> {
    return Buffer.from(await this.read(4)).readUInt32BE();
  }
}
