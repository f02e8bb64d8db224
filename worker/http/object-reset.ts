/** Whether the runtime says of an error of an object that another instance of it can answer. */
export function isReset(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isSaid = (name: string) => Reflect.get(error, name) === true;
  return isSaid("durableObjectReset") || isSaid("retryable");
}
