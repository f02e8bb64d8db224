import { readFileSync } from "node:fs";

export const ROOT = new URL("../../../", import.meta.url);

/** The first program of a section of a document. */
export function programOf(section: string, document = "docs/tickets.md"): string {
  const [, text = ""] = readFileSync(new URL(document, ROOT), "utf8").split(section);
  return /```[jt]s\n([^]*?)```/.exec(text)?.[1] ?? "";
}
