import type { ByteStream } from "../byte-stream.ts";

/**
 * Runs something for a gateway that has nothing to say meanwhile. When it hangs up, or says something all
 * the same, the signal that it runs with aborts with `gone()`; so it does when `outer` aborts.
 */
export async function whileThere<Value>(
  gateway: ByteStream,
  gone: () => Error,
  run: (signal: AbortSignal) => Promise<Value>,
  outer: AbortSignal,
): Promise<Value> {
  const [left, done] = [new AbortController(), new AbortController()];
  const leave = (): void => {
    if (!done.signal.aborted) left.abort(gone());
  };
  const watching = gateway.read(done.signal).then(leave, leave);
  try {
    return await run(AbortSignal.any([left.signal, outer]));
  } finally {
    done.abort();
    await watching;
  }
}
