/** First byte of SetDesktopSize (community RFB specification). */
const SET_DESKTOP_SIZE = 251;

/** Its length with one screen, in bytes, and where the sizes of the framebuffer and of that screen are in it. */
const LENGTH = 24;
const FRAMEBUFFER = 2;
const SCREEN = 16;

/**
 * How the machine's screen is given another size. noVNC would ask for one in CSS pixels, and over and over where it
 * gets another one, so what it sends goes no further than here: it shows that the server can be asked, and how.
 */
export class DesktopSize {
  #message: Uint8Array | undefined;

  /** Takes one whole message of noVNC's; gives whether it goes no further. */
  takes(message: Uint8Array): boolean {
    if (message[0] !== SET_DESKTOP_SIZE) return false;
    if (message.length === LENGTH) this.#message = message.slice();
    return true;
  }

  /** Whether the server can be asked, as far as noVNC has shown. */
  get isKnown(): boolean {
    return this.#message !== undefined;
  }

  /** The message that asks for this size in pixels, for one screen with all of it; none where the server cannot be asked. */
  message(width: number, height: number): Uint8Array<ArrayBuffer> | undefined {
    if (this.#message === undefined) return undefined;
    const message = Uint8Array.from(this.#message);
    const view = new DataView(message.buffer);
    for (const at of [FRAMEBUFFER, SCREEN]) {
      view.setUint16(at, width);
      view.setUint16(at + 2, height);
    }
    return message;
  }

  /** The next server has shown nothing yet. */
  renew(): void {
    this.#message = undefined;
  }
}
