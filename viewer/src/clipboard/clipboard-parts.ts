/** First byte of ClientCutText (RFC 6143 §7.5.6). */
const CLIENT_CUT_TEXT = 6;

/** Tells clipboard texts from other messages: noVNC sends a long one in parts, each of which may look like anything. */
export class ClipboardParts {
  /** Bytes of the text that are still to come. */
  #left = 0;

  /** Whether a message begins a clipboard text: `first`; or continues it: `more`. */
  next(message: Uint8Array): "first" | "more" | undefined {
    if (this.#left > 0) {
      this.#left -= Math.min(this.#left, message.length);
      return "more";
    }
    if (message[0] !== CLIENT_CUT_TEXT || message.length < 8) return undefined;
    // A negative length announces the extended format.
    const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
    const bytes = Math.abs(view.getInt32(4));
    this.#left = Math.max(0, 8 + bytes - message.length);
    return "first";
  }
}

/** Flags of the extended clipboard. */
const CAPABILITIES = 0x01_00_00_00;
const NOTIFY = 0x08_00_00_00;
const PROVIDE = 0x10_00_00_00;

/**
 * What a clipboard message does: `text`: has a text; `capabilities`: says what noVNC can do, which it does by itself
 * once the server has; `notify`: says that there is text; `provide`: has the text that the server has asked for;
 * `ask`: asks for the server's.
 */
export type ClipboardAct = "ask" | "capabilities" | "notify" | "provide" | "text";

/** What a clipboard message does, by its first part. */
export function clipboardActOf(message: Uint8Array): ClipboardAct {
  if (message.length < 12) return "text";
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  if (view.getInt32(4) >= 0) return "text";
  const flags = view.getUint32(8);
  if ((flags & CAPABILITIES) !== 0) return "capabilities";
  if ((flags & NOTIFY) !== 0) return "notify";
  return (flags & PROVIDE) === 0 ? "ask" : "provide";
}
