import { RfbError } from "../errors.ts";
import { HeldInput } from "../client/held-input.ts";
import { isHeldFor, isKeyOf, mayBeKeyOf, type Chord } from "../client/key-chord.ts";
import { isKeysym } from "../client/keysym.ts";
import { RateLimit } from "../../wire/rate-limit.ts";
import { NO_SYMBOL, readKeyEvent, withoutKeysym, type Key } from "../key-event.ts";

/** How the server reads keys. */
export interface KeyReading {
  /** It reads key codes; with a layout of its own (`-k` of QEMU) it still reads keysyms. */
  readonly readsCodes: boolean;
  /** It may look keysyms up in a layout of its own: a QEMU. */
  readonly hasLayout: boolean;
}

/**
 * Decides about key events, so that no server comes to see a blocked chord, whichever half of an event it
 * reads and whatever layout it has.
 *
 * Only keysyms that the protocol defines reach a server: of others the event is dropped, or
 * sent with its key code alone. The session continues, because keyboards have odd keys (volume, browser) and
 * viewers send them.
 *
 * While the modifiers of a blocked chord are held, a key does not go down that is the chord's by its code; one
 * that may be the chord's by its keysym, in any of QEMU's layouts, goes down by its code alone or, without
 * one, not at all. Where the server reads codes, such events do not need a keysym, so chords whose key gives
 * a character let no event without a code pass at all.
 */
export class KeyRules {
  readonly #held: HeldInput;
  readonly #rate: RateLimit;

  constructor(held: HeldInput, rate: RateLimit) {
    this.#held = held;
    this.#rate = rate;
  }

  /** What goes to the server of a key event. Throws {@link RfbError} past the rate of keys. */
  admit(
    message: Uint8Array,
    now: number,
    blocked: readonly Chord[],
    reading: KeyReading,
  ): Uint8Array | undefined {
    if (!this.#rate.take(now)) throw new RfbError("limit", "too many keys per second");
    const event = readKeyEvent(message);
    if (event === undefined) return undefined;
    const { key, down } = event;
    const isOdd = !isKeysym(key.keysym);
    const heed = down ? this.#judge(key, blocked, reading) : "all";
    if (heed === "nothing") return undefined;
    const codeOnly = isOdd || heed === "code";
    if (codeOnly && key.keycode === 0) return undefined;
    const admitted = codeOnly && key.keysym !== NO_SYMBOL ? withoutKeysym(message) : message;
    this.#held.key(admitted);
    return admitted;
  }

  /** How much of a key going down may reach the server. */
  #judge(key: Key, blocked: readonly Chord[], reading: KeyReading): "all" | "code" | "nothing" {
    const { modifiers } = this.#held;
    const near = blocked.filter((chord) => isHeldFor(chord, modifiers));
    if (near.some((chord) => isKeyOf(chord, key.keycode))) return "nothing";
    const isPlain = reading.readsCodes && key.keycode === 0;
    const needsCode = near.some(
      (chord) =>
        (isPlain && chord.letters !== undefined) ||
        mayBeKeyOf(chord, key.keysym, reading.hasLayout),
    );
    return needsCode ? "code" : "all";
  }
}
