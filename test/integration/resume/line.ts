import type { ViewerSocket } from "../../../worker/console/viewer-channel.ts";
import { FakeSocket } from "../../unit/viewer/session/channel/fake-socket.ts";

/** What a side of a WebSocket does: sends a frame, or closes. */
type Frame = string | Uint8Array | { readonly closes: number };

/** A WebSocket with both of its ends, and what is on its way between them. */
export class Line implements ViewerSocket {
  readonly browser = new FakeSocket();
  bufferedAmount = 0;
  #down: Frame[] = [];
  #up = 0;
  #isClosed = false;
  readonly #onMessage: ((event: { readonly data: unknown }) => void)[] = [];
  readonly #onClose: ((event: { readonly code: number }) => void)[] = [];

  /** The gateway sends. */
  send(data: string | Uint8Array): void {
    if (this.#isClosed) throw new TypeError("Can't call WebSocket send() after close().");
    this.#down.push(typeof data === "string" ? data : data.slice());
  }

  /** The gateway closes. */
  close(code = 1005): void {
    this.#isClosed = true;
    this.#down.push({ closes: code });
  }

  addEventListener(
    type: "message" | "close" | "error",
    handle: (event: { readonly data: unknown; readonly code: number }) => void,
  ): void {
    if (type === "message") this.#onMessage.push(({ data }) => handle({ data, code: 0 }));
    if (type === "close") this.#onClose.push(({ code }) => handle({ data: undefined, code }));
  }

  /** The oldest frames of the gateway arrive at the browser. */
  deliver(count: number): void {
    for (const frame of this.#down.splice(0, count)) {
      if (typeof frame === "string") this.browser.text(frame);
      else if (frame instanceof Uint8Array) this.browser.frame(frame.slice().buffer);
      else this.browser.lose(frame.closes);
    }
  }

  /** The oldest frames of the browser arrive at the gateway. */
  take(count: number): void {
    const frames = this.browser.sent.slice(this.#up, this.#up + count);
    this.#up += frames.length;
    for (const frame of frames) {
      const data = typeof frame === "string" ? frame : frame.slice().buffer;
      for (const handle of this.#onMessage) handle({ data });
    }
  }

  /** The gateway's end notices that the connection is gone, or that the browser has closed. */
  gatewayLoses(code: 1005 | 1006): void {
    this.#isClosed = true;
    for (const handle of this.#onClose) handle({ code });
  }
}
