import { CLIENT_MESSAGE } from "./client-messages.ts";
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

/** Actions of extended clipboard messages (community RFB specification), in their flags. */
const CLIPBOARD = {
  request: 0x0200_0000,
  peek: 0x0400_0000,
  notify: 0x0800_0000,
  provide: 0x1000_0000,
} as const;

const OFFERS = CLIPBOARD.notify | CLIPBOARD.provide;
const ASKS = CLIPBOARD.request | CLIPBOARD.peek;

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
   * Whether a message of input, clipboard, size or power goes to the server. Throws {@link RfbError}
   * for one whose extension the server has not shown, and past the rate of keys.
   */
  passes(message: Uint8Array, now: number): boolean {
    switch (message[0]) {
      case CLIENT_MESSAGE.qemu:
        this.#mustHave("extended-key");
        return this.#key(message, now);
      case CLIENT_MESSAGE.keyEvent:
        return this.#key(message, now);
      case CLIENT_MESSAGE.pointerEvent:
        return this.#pointer(message, now);
      case CLIENT_MESSAGE.clientCutText:
        return this.#cutText(message);
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
  passesCutText(cutText: { readonly bytes: number; readonly flags?: number }): boolean {
    const { clipboardFromGuest, clipboardToGuest, clipboardBytes, input } = this.policy;
    if (cutText.bytes > clipboardBytes) return false;
    if (cutText.flags === undefined) return clipboardFromGuest;
    // A viewer without input fails at the extended format, whatever it is granted.
    if (!input) return false;
    return mayAct(cutText.flags, { offer: clipboardFromGuest, ask: clipboardToGuest });
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

  #cutText(message: Uint8Array): boolean {
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    const length = view.getInt32(4);
    const { input, clipboardFromGuest, clipboardToGuest, clipboardBytes } = this.policy;
    if (length < 0) {
      this.#mustHave("extended-clipboard");
      if (length > -4) throw new RfbError("message", "extended clipboard without flags");
    }
    if (!input || Math.abs(length) > clipboardBytes) return false;
    if (length >= 0) return clipboardToGuest;
    return mayAct(view.getUint32(8), { offer: clipboardToGuest, ask: clipboardFromGuest });
  }

  #mustHave(extension: Parameters<Negotiation["has"]>[0]): void {
    if (!this.#negotiation.has(extension)) {
      throw new RfbError("message", "the message's extension was not negotiated");
    }
  }
}

/** Whether all that an extended clipboard message does is allowed; QEMU takes several actions in one. */
function mayAct(flags: number, may: { readonly offer: boolean; readonly ask: boolean }): boolean {
  return (may.offer || (flags & OFFERS) === 0) && (may.ask || (flags & ASKS) === 0);
}
