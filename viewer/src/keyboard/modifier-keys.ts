/** Keys that do nothing alone, by their UI Events `key` value. */
export const MODIFIER_KEYS: ReadonlySet<string> = new Set([
  "Control",
  "Alt",
  "AltGraph",
  "Shift",
  "Meta",
]);
