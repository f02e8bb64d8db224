import { readFileSync, writeFileSync } from "node:fs";

import { FACTS, MEMBERS, type MemberName } from "../../worker/audit/facts.ts";
import { markdownTable, withTable } from "./table.ts";

/** docs/audit.md with its tables as worker/audit/facts.ts has them. */
export function auditDocument(document: string): string {
  const facts = Object.entries(FACTS).map(([type, fact]) => {
    const optional: readonly MemberName[] = "mayHave" in fact ? fact.mayHave : [];
    const members = [...fact.has.map(code), ...optional.map((name) => `(${code(name)})`)];
    return [code(type), fact.meaning, members.join(" ")];
  });
  const members = Object.entries(MEMBERS).map(([name, { type, meaning }]) => [
    code(name),
    type,
    meaning,
  ]);
  const tables = [
    `Members in parentheses may be absent.\n\n${markdownTable(["type", "when", "data"], facts)}`,
    `What each member of \`data\` means, whichever event it is in:\n\n${markdownTable(["member", "value", "meaning"], members)}`,
  ];
  return withTable(document, tables.join("\n\n"));
}

function code(name: string): string {
  return `\`${name}\``;
}

if (import.meta.main) {
  const path = new URL("../../docs/audit.md", import.meta.url);
  writeFileSync(path, auditDocument(readFileSync(path, "utf8")));
}
