/** What bounds a connector. Times in milliseconds. */
export interface Limits {
  /** Consoles of gateways that are open or being opened. */
  readonly connections: number;
  /** Consoles of one endpoint that are open or being opened. */
  readonly perTarget: number;
  /** From the connection to the last byte of the preamble, TLS of the listener included. */
  readonly preambleMs: number;
  /** From the preamble to the status. */
  readonly openingMs: number;
  /** One TLS handshake or WebSocket upgrade, inside the opening. */
  readonly handshakeMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
  /** Between the request to stop and the end of the sessions. */
  readonly graceMs: number;
}

export const DEFAULT_LIMITS: Limits = {
  connections: 512,
  perTarget: 8,
  preambleMs: 5000,
  openingMs: 10_000,
  handshakeMs: 5000,
  idleMs: 3_600_000,
  graceMs: 10_000,
};
