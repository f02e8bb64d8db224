import type { ChannelSocket } from "../../../../../viewer/src/session/channel/gateway-socket.ts";

/** A WebSocket whose other end is the test. */
export class FakeSocket extends EventTarget implements ChannelSocket {
  binaryType: BinaryType = "blob";
  readyState: 0 | 1 | 2 | 3 = 0;
  readonly sent: (string | Uint8Array)[] = [];
  readonly closes: (number | undefined)[] = [];

  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (typeof data === "string") this.sent.push(data);
    else if (data instanceof Uint8Array) this.sent.push(data.slice()); // as a WebSocket does
    else throw new TypeError("the viewer sends text or byte arrays");
  }

  close(code?: number): void {
    this.closes.push(code);
    this.readyState = 2;
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  text(message: object | string): void {
    const data = typeof message === "string" ? message : JSON.stringify(message);
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  bytes(...bytes: readonly number[]): void {
    this.frame(Uint8Array.from(bytes).buffer);
  }

  frame(data: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }

  lose(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent("close", { code }));
  }

  /** The RFB bytes that the viewer has sent. */
  get bytesSent(): number[] {
    return this.sent.flatMap((data) => (typeof data === "string" ? [] : [...data]));
  }

  /** The control messages that the viewer has sent. */
  get control(): unknown[] {
    return this.sent
      .filter((data) => typeof data === "string")
      .map((text): unknown => JSON.parse(text));
  }
}
