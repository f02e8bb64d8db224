import { constants, createDeflate } from "node:zlib";

/** One zlib stream that lives as long as a connection, flushed after each piece (RFC 6143 §7.7.6). */
export class DeflateStream {
  readonly #deflate = createDeflate({ level: 4 });
  readonly #chunks: Buffer[] = [];

  constructor() {
    this.#deflate.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
  }

  /** Everything the peer needs to inflate `piece` after the pieces before it. One at a time. */
  compress(piece: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#deflate.once("error", reject);
      this.#deflate.write(piece);
      this.#deflate.flush(constants.Z_SYNC_FLUSH, () => {
        this.#deflate.off("error", reject);
        resolve(Buffer.concat(this.#chunks.splice(0)));
      });
    });
  }

  close(): void {
    this.#deflate.close();
  }
}
