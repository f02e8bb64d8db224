import { setTimer } from "../wire/timers.ts";
import { TunnelError } from "./errors.ts";

/**
 * Settles as the operation does, but not later than after so many milliseconds (rejects with `timeout`)
 * and not behind the signal (rejects with `refused`). What the operation does afterwards goes unheard.
 */
export async function within<Value>(
  operation: Promise<Value>,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<Value> {
  const end = Promise.withResolvers<never>();
  const callOff = setTimer(milliseconds, () => end.reject(new TunnelError("timeout")));
  const abandon = (): void => end.reject(new TunnelError("refused"));
  if (signal?.aborted === true) abandon();
  signal?.addEventListener("abort", abandon);
  try {
    return await Promise.race([operation, end.promise]);
  } finally {
    callOff();
    signal?.removeEventListener("abort", abandon);
  }
}
