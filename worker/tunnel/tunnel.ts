/** A byte stream to a hypervisor's console, however it is made. */
export interface Tunnel {
  /** Bytes from the console; supports BYOB readers. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Bytes to the console. A write settles once the transport has taken it. */
  readonly writable: WritableStream<Uint8Array>;
  /** Ends both directions. Never throws and does not wait for the peer. */
  close(): void;
}

/** Why a tunnel could not be opened: nobody answered in time, or the address cannot be reached. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
  readonly code: "timeout" | "unreachable";

  constructor(code: "timeout" | "unreachable") {
    super(code === "timeout" ? "no connection within the time limit" : "cannot connect");
    this.code = code;
  }
}
