/** Does what throws RangeError where the gateway counts what cannot be; gives whether it did not. */
export function isCountable(run: () => void): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return false;
  }
}
