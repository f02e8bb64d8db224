import { setTimer } from "../wire/timers.ts";
import { TunnelError } from "./errors.ts";

/** How long one wait for a peer may last, and what ends all waits. */
export interface DialLimits {
  /** Milliseconds for each wait: a connection, a TLS handshake on it, an upgrade. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Settles as the operation does. Rejects with {@link TunnelError} `timeout` after the limit and `refused` on
 * abort; the operation itself is not cancelled.
 */
export async function withTimeout<Value>(
  operation: Promise<Value>,
  { timeoutMs, signal }: DialLimits,
): Promise<Value> {
  const end = Promise.withResolvers<never>();
  const cancelTimer = setTimer(timeoutMs, () => end.reject(new TunnelError("timeout")));
  const abandon = (): void => end.reject(new TunnelError("refused"));
  if (signal?.aborted === true) abandon();
  signal?.addEventListener("abort", abandon);
  try {
    return await Promise.race([operation, end.promise]);
  } finally {
    cancelTimer();
    signal?.removeEventListener("abort", abandon);
  }
}
