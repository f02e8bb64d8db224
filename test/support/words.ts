/** The same table of words with every text in brackets. */
export function bracketed(words: unknown): unknown {
  if (typeof words === "string") return `⟦${words}⟧`;
  if (typeof words === "function") {
    return (...facts: unknown[]): string => `⟦${String(words(...facts))}⟧`;
  }
  if (Array.isArray(words)) return words.map(bracketed);
  return Object.fromEntries(
    Object.entries(words as object).map(([key, value]) => [key, bracketed(value)]),
  );
}

/** What reads like a sentence among the texts of a source file. */
export function sentencesIn(source: string): readonly string[] {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, "");
  const sentence = /["'`]([A-Z“][a-z’]* [^"'`\n]*)["'`]/g;
  return [...code.matchAll(sentence)].map(([, text]) => text ?? "");
}
