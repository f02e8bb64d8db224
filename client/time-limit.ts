import { NoAnswerError } from "./errors.ts";

/** A signal that aborts when a caller's does, or when its time is over. */
export interface TimeLimit {
  readonly signal: AbortSignal;
  /** Begins the time anew. */
  restart(): void;
  /** Lets go of timer and caller. */
  clear(): void;
}

/** Aborts with NoAnswerError `timeout` after that many milliseconds, or with the caller's own reason. */
export function timeLimit(milliseconds: number, caller: AbortSignal | undefined): TimeLimit {
  const controller = new AbortController();
  const follow = (): void => controller.abort(caller?.reason);
  const start = (): ReturnType<typeof setTimeout> =>
    setTimeout(() => controller.abort(new NoAnswerError("timeout")), milliseconds);
  let timer = start();
  if (caller?.aborted === true) follow();
  caller?.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    restart: () => {
      clearTimeout(timer);
      timer = start();
    },
    clear: () => {
      clearTimeout(timer);
      caller?.removeEventListener("abort", follow);
    },
  };
}

/** Waits that many milliseconds, or throws the reason of a signal that aborts before. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      // The reason of a signal is whatever its owner aborted it with.
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
