import { readFileSync } from "node:fs";

export const ROOT = new URL("../../../", import.meta.url);

/** The first program of a section of docs/tickets.md. */
export function programOf(section: string): string {
  const [, text = ""] = readFileSync(new URL("docs/tickets.md", ROOT), "utf8").split(section);
  return /```js\n([^]*?)```/.exec(text)?.[1] ?? "";
}
