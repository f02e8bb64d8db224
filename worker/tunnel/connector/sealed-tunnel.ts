import { setTimer } from "../../wire/timers.ts";
import type { TransportKeys } from "./noise/handshake.ts";
import { NoiseError } from "./noise/noise-error.ts";
import { RecordOpener, RecordSealer } from "./noise/records.ts";
import { TunnelError } from "../errors.ts";
import type { Tunnel } from "../tunnel.ts";

/** One read of what is sealed, in bytes: at first, and while the connector sends as fast as it can. */
const READ_BYTES = 32 * 1024;
const MAX_READ_BYTES = 256 * 1024;
/** What a reader without a buffer of its own gets at most, in bytes. */
const PLAIN_READ_BYTES = 16 * 1024;
/** How long the record that ends the stream may wait for the connector to read, in milliseconds. */
const END_MS = 1000;

/**
 * The byte stream inside the records of a connector's connection, `early` being bytes of it that have come
 * before. Holds one read and less than one record of what is sealed, and one record of what is opened.
 *
 * Reading throws {@link TunnelError} `connector` for a record that is not the connector's next, and for a
 * connection that ends without the record that says so.
 */
export function sealedTunnel(inner: Tunnel, keys: TransportKeys, early: Uint8Array): Tunnel {
  const incoming = new IncomingRecords(inner, new RecordOpener(keys.receive), early);
  const sealer = new RecordSealer(keys.send);
  const writer = inner.writable.getWriter();
  writer.closed.catch(() => {});
  let isClosed = false;
  const end = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    const cancelTimer = setTimer(END_MS, () => inner.close());
    // A connector that has gone needs no telling.
    await writer.write(sealer.end()).catch(() => {});
    cancelTimer();
    inner.close();
  };
  return {
    readable: new ReadableStream(
      {
        type: "bytes",
        autoAllocateChunkSize: PLAIN_READ_BYTES,
        pull: (controller) => incoming.read(controller),
        cancel: () => incoming.cancel(),
      },
      { highWaterMark: 0 },
    ),
    writable: new WritableStream<Uint8Array>({
      write: (chunk) => writer.write(sealer.seal(chunk)),
      close: end,
      abort: end,
    }),
    close: () => void end(),
    isSecured: true,
  };
}

class IncomingRecords {
  readonly #reader: ReadableStreamBYOBReader;
  readonly #opener: RecordOpener;
  #buffer = new ArrayBuffer(READ_BYTES);
  /** What has been opened and not read. */
  #data: Uint8Array = new Uint8Array(0);

  constructor({ readable }: Tunnel, opener: RecordOpener, early: Uint8Array) {
    this.#reader = readable.getReader({ mode: "byob" });
    this.#reader.closed.catch(() => {});
    this.#opener = opener;
    opener.push(early);
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }

  /** Answers one read with as much as has come, waiting only for the first byte. */
  async read(controller: ReadableByteStreamController): Promise<void> {
    try {
      await this.#fill();
    } catch {
      controller.error(new TunnelError("connector"));
      return;
    }
    const { byobRequest } = controller;
    const view = byobRequest?.view ?? undefined;
    if (this.#data.length === 0) {
      controller.close();
      byobRequest?.respond(0);
    } else if (view !== undefined) {
      byobRequest?.respond(
        this.#take(new Uint8Array(view.buffer, view.byteOffset, view.byteLength)),
      );
    }
  }

  /** Until there is data, or the stream's end. Throws for everything else. */
  async #fill(): Promise<void> {
    while (this.#data.length === 0) {
      const data = this.#opener.next();
      if (data !== undefined) this.#data = data;
      else if (this.#opener.ended) return;
      else this.#opener.push(await this.#receive());
    }
  }

  async #receive(): Promise<Uint8Array> {
    const { value, done } = await this.#reader.read(new Uint8Array(this.#buffer));
    // Cut: whoever ends the stream says so in a record.
    if (done) throw new NoiseError();
    const { buffer } = value;
    const isFull = value.length === buffer.byteLength && value.length < MAX_READ_BYTES;
    this.#buffer = isFull ? new ArrayBuffer(2 * value.length) : buffer;
    return value;
  }

  /** Moves into the view what fits: the rest of a record, then further ones that are there. */
  #take(view: Uint8Array): number {
    let taken = 0;
    while (taken < view.length && this.#data.length > 0) {
      const part = this.#data.subarray(0, view.length - taken);
      view.set(part, taken);
      taken += part.length;
      this.#data = this.#data.subarray(part.length);
      if (this.#data.length === 0) this.#data = this.#opened();
    }
    return taken;
  }

  /** What has come already; an error in it waits for the next read. */
  #opened(): Uint8Array {
    try {
      return this.#opener.next() ?? this.#data;
    } catch {
      return this.#data;
    }
  }
}
