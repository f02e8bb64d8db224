import {
  CLIENT_MESSAGE,
  isVmwareKeyEvent,
  readClientCutText,
  withCutTextFlags,
} from "../client-message.ts";
import { capsFor, isCaps, mayAct } from "../clipboard-flags.ts";
import { RfbError } from "../errors.ts";
import type { Extension } from "../extensions.ts";
import type { Quirks } from "../quirks.ts";
import { HeldInput } from "../client/held-input.ts";
import { KeyRules } from "./key-rules.ts";
import { PointerRules } from "./pointer-rules.ts";
import { clipboardRights, type Policy } from "./policy.ts";
import { RateLimit } from "../../wire/rate-limit.ts";

/** How fast a viewer may type and point, events per second; `burst` at once. */
export interface InputRates {
  readonly keysPerSecond: number;
  readonly keyBurst: number;
  readonly pointerPerSecond: number;
  readonly pointerBurst: number;
}

/** The server that messages go to. */
export interface KnownServer {
  readonly quirks: Pick<Quirks, "isQemu" | "isWebMks">;
  /** Whether it has shown an extension. */
  has(extension: Extension): boolean;
}

/** Decides which of the viewer's messages go to the server, by what was agreed and what is granted. */
export class ClientRules {
  readonly #server: KnownServer;
  readonly #held = new HeldInput();
  readonly #keys: KeyRules;
  readonly #pointer: PointerRules;
  policy: Policy;

  constructor(policy: Policy, server: KnownServer, rates: InputRates) {
    this.policy = policy;
    this.#server = server;
    this.#keys = new KeyRules(this.#held, new RateLimit(rates.keysPerSecond, rates.keyBurst));
    const moves = new RateLimit(rates.pointerPerSecond, rates.pointerBurst);
    this.#pointer = new PointerRules(this.#held, moves);
  }

  /**
   * The messages that go to the server in place of one of input, clipboard, size or power. Throws
   * {@link RfbError} for one whose extension the server has not shown, and past the rate of keys.
   */
  admit(message: Uint8Array, now: number): Uint8Array[] {
    const { input, power, resize } = this.policy;
    switch (message[0]) {
      case CLIENT_MESSAGE.qemu:
        this.#mustHave("extended-key");
        return this.#key(message, now);
      case CLIENT_MESSAGE.vmware:
        // Not negotiated by anything that the gateway lets pass, so it is dropped, not refused.
        return this.#server.quirks.isWebMks && isVmwareKeyEvent(message)
          ? this.#key(message, now)
          : [];
      case CLIENT_MESSAGE.keyEvent:
        return this.#key(message, now);
      case CLIENT_MESSAGE.pointerEvent:
        return input ? this.#pointer.admit(message, now) : [];
      case CLIENT_MESSAGE.clientCutText:
        return this.#cutText(message);
      case CLIENT_MESSAGE.setDesktopSize:
        this.#mustHave("extended-desktop-size");
        return input && resize ? [message] : [];
      case CLIENT_MESSAGE.xvp:
        this.#mustHave("xvp");
        return input && power ? [message] : [];
      case undefined:
      default:
        return [];
    }
  }

  /** When {@link tick} has something to do at the earliest. */
  get wakeAt(): number | undefined {
    return this.#pointer.wakeAt;
  }

  /** The messages that have waited until now. */
  tick(now: number): Uint8Array[] {
    return this.#pointer.tick(now);
  }

  /** The messages that release whatever the viewer holds down, where its pointer was last. */
  release(): Uint8Array[] {
    return [...this.#pointer.settle(), ...this.#held.release()];
  }

  #key(message: Uint8Array, now: number): Uint8Array[] {
    const { input, blockedChords } = this.policy;
    if (!input) return [];
    const readsCodes = this.#server.has("extended-key");
    const hasLayout = readsCodes || this.#server.quirks.isQemu;
    const admitted = this.#keys.admit(message, now, blockedChords, { readsCodes, hasLayout });
    return admitted ? [...this.#pointer.settle(), admitted] : [];
  }

  #cutText(message: Uint8Array): Uint8Array[] {
    const { bytes, flags } = readClientCutText(message);
    const { input, clipboardToGuest, clipboardBytes } = this.policy;
    if (flags !== undefined) this.#mustHave("extended-clipboard");
    if (!input) return [];
    if (flags !== undefined && isCaps(flags, bytes)) {
      return [withCutTextFlags(message, capsFor(flags, clipboardRights(this.policy, "server")))];
    }
    if (bytes > clipboardBytes) return [];
    const passes =
      flags === undefined
        ? clipboardToGuest
        : mayAct(flags, clipboardRights(this.policy, "viewer"));
    return passes ? [message] : [];
  }

  #mustHave(extension: Extension): void {
    if (!this.#server.has(extension)) {
      throw new RfbError("message", "the message's extension was not negotiated");
    }
  }
}
