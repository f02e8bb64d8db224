import type { ServerAudio } from "../server-message.ts";
import { AUDIO_BYTES_PER_MS, AUDIO_FORMAT } from "./audio-format.ts";

/** What is sent at once, milliseconds of sound: each message costs the viewer's way more than its bytes. */
const PIECE_MS = 40;
const PIECE_BYTES = PIECE_MS * AUDIO_BYTES_PER_MS;

/** Sound that may be on its way to a viewer beyond the round trip, milliseconds; what comes then is dropped. */
const MAX_BEHIND_MS = 250;

/**
 * The sound for one viewer, cut out of the server's stream. It drops and does not lag: what has not been heard is
 * never more than what the round trip explains, and {@link MAX_BEHIND_MS}.
 *
 * It is told of each chunk of the stream, and of the audio messages in it, in the stream's order.
 */
export class AudioFeed {
  readonly #toViewer: (samples: Uint8Array) => void;
  #chunk: Uint8Array = new Uint8Array(0);
  #start = 0;
  /** Where the samples of the present message end in the stream. */
  #end = 0;
  /** What waits until it is worth a message. */
  #piece: Uint8Array | undefined;
  #pieceLength = 0;
  #isOn = false;
  #sent = 0;
  #heard = 0;
  #roundTripMs = 0;

  /** `toViewer` is given bytes of its own: whole frames of {@link AUDIO_FORMAT}. */
  constructor(toViewer: (samples: Uint8Array) => void) {
    this.#toViewer = toViewer;
  }

  /** Whether the viewer hears the machine. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** From now on everything is counted from 0. */
  set isOn(isOn: boolean) {
    this.#isOn = isOn;
    // Most sessions hear nothing, and need no memory for it.
    this.#piece = isOn ? new Uint8Array(PIECE_BYTES) : undefined;
    this.#sent = 0;
    this.#heard = 0;
    this.#pieceLength = 0;
    // The rest of a message may begin within a frame.
    this.#end = 0;
  }

  /** The next chunk is about to be parsed, to be told while it {@link isOn}; `start`: bytes of the stream before it. */
  chunkBegins(chunk: Uint8Array, start: number, roundTripMs: number): void {
    this.#chunk = chunk;
    this.#start = start;
    this.#roundTripMs = roundTripMs;
    if (start < this.#end) this.#take(start);
  }

  audio({ start, bytes, samples }: ServerAudio): void {
    if (samples === undefined) return this.#flush();
    this.#end = start + bytes;
    this.#take(this.#end - samples);
  }

  /** The viewer has got this many bytes since it asked; of what was sent before that, it may count some as well. */
  heard(bytes: number): void {
    this.#heard = Math.min(Math.max(this.#heard, bytes), this.#sent);
  }

  /** Takes samples of the present message from an offset of the stream on, as far as the chunk has them. */
  #take(from: number): void {
    const piece = this.#piece;
    if (piece === undefined) return;
    const end = Math.min(this.#end - this.#start, this.#chunk.length);
    for (let at = from - this.#start; at < end;) {
      const taken = Math.min(PIECE_BYTES - this.#pieceLength, end - at);
      piece.set(this.#chunk.subarray(at, at + taken), this.#pieceLength);
      this.#pieceLength += taken;
      at += taken;
      if (this.#pieceLength === PIECE_BYTES) this.#flush();
    }
  }

  /** Sends what waits, or drops it; less than a frame waits for the rest of it. */
  #flush(): void {
    const length = this.#pieceLength - (this.#pieceLength % AUDIO_FORMAT.bytesPerFrame);
    const piece = this.#piece;
    if (piece === undefined || length === 0) return;
    const maxBehind = (MAX_BEHIND_MS + this.#roundTripMs) * AUDIO_BYTES_PER_MS;
    if (this.#sent + length - this.#heard <= maxBehind) {
      this.#sent += length;
      this.#toViewer(piece.slice(0, length));
    }
    piece.copyWithin(0, length, this.#pieceLength);
    this.#pieceLength -= length;
  }
}
