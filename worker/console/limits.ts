/** Limits of one session. Objects share a 128 MB isolate, so bytes are counted per session. */
export interface SessionLimits {
  /** Opening the transport to the hypervisor, milliseconds. */
  readonly dialMs: number;
  /** Each step of the RFB login, milliseconds. */
  readonly loginStepMs: number;
  /** From accepting the viewer's WebSocket until the login is done, milliseconds. */
  readonly openMs: number;
  /** RFB bytes on their way to the viewer that it has not acknowledged. */
  readonly windowBytes: number;
  /** The viewer acknowledges at least this often; well below the window, so that it never closes for want of an ack. */
  readonly ackEvery: number;
  /** Bytes in the runtime's own send queue above which reading pauses, where the runtime tells. */
  readonly sendQueueBytes: number;
  /** One read from the hypervisor. */
  readonly readBytes: number;
  /** Bytes from the viewer waiting for the hypervisor to take them. */
  readonly upstreamBytes: number;
  /** One WebSocket message from the viewer. */
  readonly messageBytes: number;
  /** Between pings to the viewer, milliseconds. Connections idle for 100 s are known to be cut. */
  readonly pingMs: number;
  /** Silence of the viewer after which it counts as gone, milliseconds. */
  readonly silenceMs: number;
  /** The viewer is told this long before the session's end, seconds. */
  readonly warningSeconds: number;
}

export const SESSION_LIMITS: SessionLimits = {
  dialMs: 10_000,
  loginStepMs: 8_000,
  openMs: 30_000,
  windowBytes: 2 * 1024 * 1024,
  ackEvery: 256 * 1024,
  sendQueueBytes: 1024 * 1024,
  readBytes: 64 * 1024,
  upstreamBytes: 512 * 1024,
  messageBytes: 320 * 1024,
  pingMs: 25_000,
  silenceMs: 90_000,
  warningSeconds: 60,
};
