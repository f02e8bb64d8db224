import type { TransportKeys } from "../../worker/tunnel/connector/noise/handshake.ts";
import { RecordOpener, RecordSealer } from "../../worker/tunnel/connector/noise/records.ts";
import type { ByteStream } from "../byte-stream.ts";
import type { RelayStream } from "./relay.ts";

/**
 * The byte stream inside the records of a gateway's connection. Holds what the connection's own buffers
 * hold, one chunk and less than one record.
 */
export class SealedStream implements RelayStream {
  readonly #inner: ByteStream;
  readonly #opener: RecordOpener;
  readonly #sealer: RecordSealer;
  #isBroken = false;

  constructor(inner: ByteStream, keys: TransportKeys) {
    this.#inner = inner;
    this.#opener = new RecordOpener(keys.receive);
    this.#sealer = new RecordSealer(keys.send);
  }

  /**
   * The data of the next record, or `undefined` at the end. Throws `NoiseError` for a record that is not the
   * gateway's next, and what the connection makes of an end without the record that says so.
   */
  async gather(signal: AbortSignal): Promise<Uint8Array | undefined> {
    try {
      for (;;) {
        const data = this.#opener.next();
        if (data !== undefined || this.#opener.ended) return data;
        // oxlint-disable-next-line no-await-in-loop -- until a record is whole
        this.#opener.push(await this.#inner.next(signal));
      }
    } catch (error) {
      this.#isBroken ||= !signal.aborted;
      throw error;
    }
  }

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.#inner.write(this.#sealer.seal(bytes), signal);
  }

  /**
   * Says that nothing more comes, and waits until it has been handed to the network. Says nothing to a
   * gateway that was cut off or tampered with: it is to find the connection cut as well.
   */
  async end(signal: AbortSignal): Promise<void> {
    if (this.#isBroken) return;
    const last = this.#sealer.end();
    if (last.length > 0) await this.#inner.write(last, signal);
    await this.#inner.end(signal);
  }

  destroy(): void {
    this.#inner.destroy();
  }
}
