/** Runs `action` once, after `milliseconds`; the returned function cancels it, at any time and more than once. */
export type SetTimer = (milliseconds: number, action: () => void) => () => void;

/** The runtime's own timers. */
export const setTimer: SetTimer = (milliseconds, action) => {
  const timer = setTimeout(action, milliseconds);
  return () => clearTimeout(timer);
};
