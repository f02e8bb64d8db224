/** Rejects if what is awaited takes longer than this number of milliseconds: a fetch can hang for minutes. */
export async function inTime<Result>(
  awaited: Promise<Result>,
  milliseconds: number,
): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error("it has not come in time")), milliseconds);
  try {
    return await Promise.race([awaited, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
