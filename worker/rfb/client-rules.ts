import { CLIENT_MESSAGE } from "./client-messages.ts";
import { capsFor, isCaps, mayAct, type ClipboardRights } from "./clipboard-flags.ts";
import { RfbError } from "./errors.ts";
import { HeldInput, readKey } from "./held-input.ts";
import { completes } from "./key-chord.ts";
import type { Negotiation } from "./negotiation.ts";
import type { Policy } from "./policy.ts";
import { RateLimit } from "./rate-limit.ts";

/** How fast a viewer may type and point, events per second; `burst` at once. */
export interface InputRates {
  readonly keysPerSecond: number;
  readonly keyBurst: number;
  readonly pointerPerSecond: number;
  readonly pointerBurst: number;
}

/** Decides which of the viewer's messages go to the server, by what was agreed and what is granted. */
export class ClientRules {
  readonly #negotiation: Negotiation;
  readonly #held = new HeldInput();
  readonly #keys: RateLimit;
  readonly #moves: RateLimit;
  policy: Policy;

  constructor(policy: Policy, negotiation: Negotiation, rates: InputRates) {
    this.policy = policy;
    this.#negotiation = negotiation;
    this.#keys = new RateLimit(rates.keysPerSecond, rates.keyBurst);
    this.#moves = new RateLimit(rates.pointerPerSecond, rates.pointerBurst);
  }

  /**
   * The messages that go to the server in place of one of input, clipboard, size or power. Throws
   * {@link RfbError} for one whose extension the server has not shown, and past the rate of keys.
   */
  admit(message: Uint8Array, now: number): Uint8Array[] {
    if (message[0] === CLIENT_MESSAGE.clientCutText) return this.#cutText(message);
    return this.#passes(message, now) ? [message] : [];
  }

  #passes(message: Uint8Array, now: number): boolean {
    switch (message[0]) {
      case CLIENT_MESSAGE.qemu:
        this.#mustHave("extended-key");
        return this.#key(message, now);
      case CLIENT_MESSAGE.keyEvent:
        return this.#key(message, now);
      case CLIENT_MESSAGE.pointerEvent:
        return this.#pointer(message, now);
      case CLIENT_MESSAGE.setDesktopSize:
        this.#mustHave("extended-desktop-size");
        return this.policy.input && this.policy.resize;
      case CLIENT_MESSAGE.xvp:
        this.#mustHave("xvp");
        return this.policy.input && this.policy.power;
      case undefined:
      default:
        return false;
    }
  }

  /** Whether a ServerCutText goes to the viewer; `flags` only in the extended format. */
  passesCutText({ bytes, flags }: { readonly bytes: number; readonly flags?: number }): boolean {
    const { clipboardFromGuest, clipboardBytes, input } = this.policy;
    if (flags === undefined) return clipboardFromGuest && bytes <= clipboardBytes;
    // A viewer without input fails at the extended format, whatever it is granted.
    if (!input) return false;
    if (isCaps(flags, bytes)) return true;
    return bytes <= clipboardBytes && mayAct(flags, this.#rightsOf("server"));
  }

  /** What a server can take, as far as the viewer may give it or ask for it. */
  capsShown(flags: number): number {
    return capsFor(flags, this.#rightsOf("viewer"));
  }

  /** The messages that let go whatever the viewer holds down. */
  release(): Uint8Array[] {
    return this.#held.release();
  }

  #key(message: Uint8Array, now: number): boolean {
    if (!this.policy.input) return false;
    if (!this.#keys.take(now)) throw new RfbError("limit", "too many keys a second");
    const { key, down } = readKey(message);
    const isBlocked = (): boolean => {
      const { modifiers } = this.#held;
      return this.policy.blockedChords.some((chord) => completes(chord, key, modifiers));
    };
    if (down && isBlocked()) return false;
    this.#held.key(message);
    return true;
  }

  #pointer(message: Uint8Array, now: number): boolean {
    if (!this.policy.input) return false;
    // A button is never lost; of moves that come too fast the next one tells as much.
    if (!this.#moves.take(now) && this.#held.isMove(message)) return false;
    this.#held.pointer(message);
    return true;
  }

  #cutText(message: Uint8Array): Uint8Array[] {
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    const length = view.getInt32(4);
    const { input, clipboardToGuest, clipboardBytes } = this.policy;
    if (length < 0) {
      this.#mustHave("extended-clipboard");
      if (length > -4) throw new RfbError("message", "extended clipboard without flags");
    }
    if (!input) return [];
    const bytes = Math.abs(length);
    if (length < 0 && isCaps(view.getUint32(8), bytes)) {
      const described = message.slice();
      const flags = capsFor(view.getUint32(8), this.#rightsOf("server"));
      new DataView(described.buffer).setUint32(8, flags);
      return [described];
    }
    if (bytes > clipboardBytes) return [];
    const passes =
      length < 0 ? mayAct(view.getUint32(8), this.#rightsOf("viewer")) : clipboardToGuest;
    return passes ? [message] : [];
  }

  /** What a side may do with the clipboards while the viewer has input. */
  #rightsOf(side: "viewer" | "server"): ClipboardRights {
    const { clipboardToGuest, clipboardFromGuest } = this.policy;
    return side === "viewer"
      ? { offer: clipboardToGuest, ask: clipboardFromGuest }
      : { offer: clipboardFromGuest, ask: clipboardToGuest };
  }

  #mustHave(extension: Parameters<Negotiation["has"]>[0]): void {
    if (!this.#negotiation.has(extension)) {
      throw new RfbError("message", "the message's extension was not negotiated");
    }
  }
}
