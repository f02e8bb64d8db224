import type { Clock } from "../key-messages.ts";
import type { DropReason, Typist } from "../typist.ts";
import type { Pacer } from "./pace.ts";

/** The paces that a person can choose: times in milliseconds, see `fixedPace`. */
export const PACES = {
  automatic: undefined,
  slow: { characterMs: 100, lineMs: 500 },
  slowest: { characterMs: 300, lineMs: 1000 },
} as const;

/** Where the keys of a text go. */
export interface TypingKeys {
  /** The text has the keyboard from now on; keys that are held are released first. */
  begin(typist: Typist): void;
  /** It is somebody else's again, and what waits is not typed. */
  end(): void;
  /** Types one character; `false`: not now. */
  type(character: string): boolean;
  /** Presses and releases the lock keys that would change the text; `false`: not now. */
  tapLocks(): boolean;
  /** Whether no key waits for its turn. */
  isIdle(): boolean;
}

/** How far a text has been typed. */
export type TypingProgress =
  | { readonly kind: "typing"; readonly typed: number; readonly total: number }
  | { readonly kind: "typed"; readonly total: number }
  | {
      readonly kind: "stopped";
      readonly typed: number;
      readonly total: number;
      readonly reason: DropReason | "cancelled";
    };

export interface TextTypingOptions {
  readonly characters: readonly string[];
  readonly pace: Pick<Pacer, "left" | "wait">;
  /** Whether a lock key in the guest would change the text: it is another way while that is typed, and back afterwards. */
  readonly changesLocks: boolean;
  readonly keys: TypingKeys;
  readonly clock: Clock;
  /** Is told of every change, the last one too. */
  readonly changed: (progress: TypingProgress) => void;
}

/** A piece of what is typed. */
type Piece =
  | { readonly kind: "character"; readonly character: string }
  | { readonly kind: "locks" };

/**
 * Types a text. A character counts as typed once its keys have left the page; the next one is made only then, so that
 * nothing of the text waits anywhere when it is stopped.
 */
export class TextTyping implements Typist {
  readonly #options: TextTypingOptions;
  /** Number of the next piece. */
  #at = 0;
  /** The piece that has been made and has not left. */
  #made: Piece | undefined;
  #typed = 0;
  #isOver = false;
  #isResting = false;
  #isInTurn = false;
  #isDue = false;

  constructor(options: TextTypingOptions) {
    this.#options = options;
  }

  start(): void {
    this.#tell();
    this.#options.keys.begin(this);
  }

  /** The person wants it to stop. */
  cancel(): void {
    if (this.#isOver) return;
    // The locks are what they were, unless they have not been changed yet.
    const restores = this.#options.changesLocks && this.#at > (this.#made === undefined ? 0 : 1);
    this.#options.keys.end();
    if (restores) this.#options.keys.tapLocks();
    this.#stop("cancelled");
  }

  dropped(reason: DropReason): void {
    if (!this.#isOver) this.#stop(reason);
  }

  due(): void {
    this.#isDue = true;
    // A piece that leaves at once makes the next one due while it is being made.
    if (this.#isInTurn) return;
    this.#isInTurn = true;
    while (this.#isDue && !this.#isOver && !this.#isResting) {
      this.#isDue = false;
      // The first of several keys of a piece has left, others wait: it is due again after the last.
      if (!this.#options.keys.isIdle()) break;
      this.#turn();
    }
    this.#isInTurn = false;
  }

  #turn(): void {
    const made = this.#made;
    this.#made = undefined;
    if (made !== undefined && this.#left(made)) return;
    this.#make();
  }

  /** A piece has left. `true`: a pause follows. */
  #left(piece: Piece): boolean {
    if (piece.kind === "locks") return false;
    this.#typed += 1;
    const { pace, clock } = this.#options;
    pace.left(piece.character, clock.now());
    this.#tell();
    return this.#rest();
  }

  /** Waits as long as the pace wants. `true`: it does. */
  #rest(): boolean {
    const { pace, clock, keys } = this.#options;
    const wait = pace.wait(clock.now());
    this.#isResting = wait > 0;
    if (!this.#isResting) return false;
    clock.after(wait, () => {
      if (!this.#isOver && !this.#rest() && keys.isIdle()) this.due();
    });
    return true;
  }

  #make(): void {
    const { keys } = this.#options;
    const piece = this.#piece(this.#at);
    if (piece === undefined) {
      this.#isOver = true;
      keys.end();
      this.#options.changed({ kind: "typed", total: this.#typed });
      return;
    }
    const isMade = piece.kind === "character" ? keys.type(piece.character) : keys.tapLocks();
    if (!isMade || this.#isOver) return;
    this.#at += 1;
    this.#made = piece;
    // What makes no key at all has left already.
    if (keys.isIdle()) this.#isDue = true;
  }

  #piece(number: number): Piece | undefined {
    const { characters, changesLocks } = this.#options;
    const first = changesLocks ? 1 : 0;
    if (changesLocks && (number === 0 || number === characters.length + 1)) {
      return { kind: "locks" };
    }
    const character = characters[number - first];
    return character === undefined ? undefined : { kind: "character", character };
  }

  #stop(reason: DropReason | "cancelled"): void {
    this.#isOver = true;
    const { characters, changed } = this.#options;
    changed({ kind: "stopped", typed: this.#typed, total: characters.length, reason });
  }

  #tell(): void {
    const { characters, changed } = this.#options;
    changed({ kind: "typing", typed: this.#typed, total: characters.length });
  }
}
