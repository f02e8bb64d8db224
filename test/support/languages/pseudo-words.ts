/** The o stays: sentences name noVNC. */
const ACCENTED: Readonly<Record<string, string>> = { e: "é", i: "í", u: "ü", E: "É" };

/** Words of a table as a language of longer words has them: accented, half as long again, and still to be read. */
export function lengthened<Words>(words: Words): Words;
export function lengthened(words: unknown): unknown {
  if (typeof words === "string") return longer(words);
  if (typeof words === "function") return (...facts: unknown[]) => longer(String(words(...facts)));
  if (Array.isArray(words)) return words.map((word: unknown) => lengthened(word));
  if (typeof words !== "object" || words === null) return words;
  return Object.fromEntries(Object.entries(words).map(([key, value]) => [key, lengthened(value)]));
}

function longer(text: string): string {
  const accented = text.replaceAll(/[a-zA-Z]/g, (letter) => ACCENTED[letter] ?? letter);
  return `${accented} ${"~".repeat(Math.ceil(text.length / 2))}`;
}
