/** Bytes of the stream around the present place that are searched for what does not belong there. */
const MAX_SEARCHED_BYTES = 1024 * 1024;

/** Bytes by which a place in the stream is known again. */
const NEEDLE_BYTES = 16;

/** A part of the stream that is known. */
interface Piece {
  readonly start: number;
  readonly bytes: Buffer;
}

/** Measures a stream against what it has to be. */
export class StreamRuler {
  readonly #pieceOf: (number: number) => Buffer;
  readonly #onPiece: () => void;
  /** The stream from some way before the present place on, as far as it was made. */
  #pieces: Piece[] = [];
  #made = 0;
  /** Bytes of the stream that were made. */
  #end = 0;
  /** Number of the piece in `#pieces` where the present place is. */
  #present = 0;
  #place = 0;
  /** What came after a fault, until there is enough of it to know where it belongs. */
  #stray: Buffer | undefined;
  #lost = 0;
  #repeated = 0;
  #strange = 0;

  /** `pieceOf`: the stream, piece by piece, none of them empty; `onPiece` is called when one is complete. */
  constructor(pieceOf: (number: number) => Buffer, onPiece: () => void) {
    this.#pieceOf = pieceOf;
    this.#onPiece = onPiece;
  }

  /** Bytes that should have come before what came after them. */
  get lost(): number {
    return this.#lost;
  }

  /** Bytes that had come already. */
  get repeated(): number {
    return this.#repeated;
  }

  /** Bytes that are nowhere near in the stream. */
  get strange(): number {
    return this.#strange;
  }

  /** How far the stream has come, in bytes. */
  get place(): number {
    return this.#place;
  }

  /** The stream has ended, and had this number of bytes. */
  finish(length: number): void {
    this.#strange += this.#stray?.length ?? 0;
    this.#stray = undefined;
    this.#lost += Math.max(0, length - this.#place);
    this.#strange += Math.max(0, this.#place - length);
  }

  push(chunk: Uint8Array): void {
    let bytes: Buffer =
      this.#stray === undefined ? Buffer.from(chunk) : Buffer.concat([this.#stray, chunk]);
    this.#stray = undefined;
    while (bytes.length > 0) {
      const same = this.#compare(bytes);
      this.#goTo(this.#place + same);
      if (same === 0) bytes = this.#find(bytes);
      else bytes = bytes.subarray(same);
    }
  }

  /** How many of the bytes are the next ones, as far as the present piece tells. */
  #compare(bytes: Buffer): number {
    if (this.#present === this.#pieces.length) this.#make();
    const piece = this.#pieces[this.#present];
    if (piece === undefined) return 0;
    const expected = piece.bytes.subarray(this.#place - piece.start);
    const length = Math.min(expected.length, bytes.length);
    if (expected.subarray(0, length).equals(bytes.subarray(0, length))) return length;
    let same = 0;
    while (bytes[same] === expected[same]) same += 1;
    return same;
  }

  /** Goes on where bytes belong that are not the next ones; gives those that are to be compared there. */
  #find(bytes: Buffer): Buffer {
    if (bytes.length < NEEDLE_BYTES) {
      this.#stray = bytes;
      return Buffer.alloc(0);
    }
    while (this.#end < this.#place + MAX_SEARCHED_BYTES) this.#make();
    const start = this.#pieces[0]?.start ?? 0;
    const known = Buffer.concat(this.#pieces.map((piece) => piece.bytes));
    const here = this.#place - start;
    const needle = bytes.subarray(0, NEEDLE_BYTES);
    const ahead = known.indexOf(needle, here);
    if (ahead !== -1) {
      this.#lost += ahead - here;
      this.#goTo(start + ahead);
      return bytes;
    }
    const past = known.lastIndexOf(needle, here);
    const again = Math.min(bytes.length, here - past);
    if (past === -1 || !known.subarray(past, past + again).equals(bytes.subarray(0, again))) {
      this.#strange += bytes.length;
      return Buffer.alloc(0);
    }
    this.#repeated += again;
    return bytes.subarray(again);
  }

  #make(): void {
    const bytes = this.#pieceOf(this.#made);
    this.#pieces.push({ start: this.#end, bytes });
    this.#made += 1;
    this.#end += bytes.length;
  }

  #goTo(place: number): void {
    this.#place = place;
    for (;;) {
      const piece = this.#pieces[this.#present];
      if (piece === undefined || piece.start + piece.bytes.length > place) break;
      this.#present += 1;
      this.#onPiece();
    }
    const searched = this.#place - MAX_SEARCHED_BYTES;
    for (;;) {
      const [first] = this.#pieces;
      if (first === undefined || first.start + first.bytes.length > searched) break;
      this.#pieces.shift();
      this.#present -= 1;
    }
  }
}
