import * as v from "valibot";

/** A key combination such as `Ctrl+Alt+1`: modifiers, then a letter, digit, F1 to F12 or a named key. */
export const ChordText = v.pipe(
  v.string(),
  v.regex(
    /^(?:(?:Ctrl|Alt|AltGr|Shift|Super)\+){1,4}(?:[a-z0-9]|F[1-9]|F1[0-2]|Backspace|Del|Delete|Esc|Escape|Tab|Enter|Space|PrintScreen)$/i,
  ),
);

/** The names that mean another name's key. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["del", "delete"],
  ["esc", "escape"],
]);

/**
 * Chords by which QEMU itself switches from the machine's screen to its other consoles, the monitor among
 * them: it runs programs on the host.
 */
export const QEMU_CONSOLE_CHORDS = Array.from({ length: 9 }, (_, index) => `Ctrl+Alt+${index + 1}`);

/**
 * A key combination that the gateway sends by itself. Never one of QEMU's own: the next session would
 * see the monitor.
 */
export const SentChordText = v.pipe(
  ChordText,
  v.check((text) => !QEMU_CONSOLE_CHORDS.some((chord) => presses(text, chord))),
);

/**
 * Whether pressing one chord presses the other as well: the same key, and all of its modifiers. The right Alt counts
 * as Alt, as some servers read it.
 */
export function presses(text: string, other: string): boolean {
  const [one, two] = [partsOf(text), partsOf(other)];
  return one.key === two.key && two.modifiers.every((modifier) => one.modifiers.includes(modifier));
}

/** Whether two texts mean the same chord. */
export function isSameChord(text: string, other: string): boolean {
  return presses(text, other) && presses(other, text);
}

function partsOf(text: string): { readonly key: string; readonly modifiers: readonly string[] } {
  const parts = text.toLowerCase().split("+");
  const key = parts.pop() ?? "";
  return {
    key: ALIASES.get(key) ?? key,
    modifiers: parts.map((modifier) => (modifier === "altgr" ? "alt" : modifier)),
  };
}
