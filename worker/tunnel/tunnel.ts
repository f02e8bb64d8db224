/** A byte stream to a hypervisor's console, however it is made. */
export interface Tunnel {
  /** Bytes from the console; supports BYOB readers. */
  readonly readable: ReadableStream<Uint8Array>;
  /** Bytes to the console. A write settles once the transport has taken it. */
  readonly writable: WritableStream<Uint8Array>;
  /** Ends both directions. Never throws and does not wait for the peer. */
  close(): void;
  /**
   * Puts TLS around it, where that can still be done: nothing may be locked or unread. What it returns
   * takes its place. Throws {@link TunnelError} with the code `tls`.
   */
  startTls?(): Promise<Tunnel>;
  /** TLS is around it. A peer that wants a client's certificate says so at the first read only. */
  readonly isSecured?: boolean;
}

/** What TLS turned out to be, as far as it is known; safe to log. */
export interface TlsFacts {
  readonly version: string;
  readonly cipher: string;
}
