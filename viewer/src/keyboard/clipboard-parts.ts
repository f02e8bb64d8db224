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

/** Flag of the extended clipboard: the message says what its sender can do. */
const CAPABILITIES = 0x01_00_00_00;

/** Whether the first part of a clipboard text is none: it says what noVNC can do, and it does so by itself. */
export function isClipboardCapabilities(message: Uint8Array): boolean {
  if (message.length < 12) return false;
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  return view.getInt32(4) < 0 && (view.getUint32(8) & CAPABILITIES) !== 0;
}
