import { readFileSync, writeFileSync } from "node:fs";

import type { Setting } from "../../worker/config/setting.ts";
import { SECTIONS } from "../../worker/config/settings.ts";
import { markdownTable, withTable } from "./table.ts";

/** docs/configuration.md with its tables as worker/config/settings.ts has them. */
export function configurationDocument(document: string): string {
  const tables = SECTIONS.map(({ lead, settings }) => {
    const rows = Object.entries(settings).map(([name, setting]) => [
      `\`${name}\``,
      setting.kind,
      defaultOf(setting),
      setting.meaning,
    ]);
    return `${lead}\n\n${markdownTable(["name", "kind", "default", "meaning"], rows)}`;
  });
  return withTable(document, tables.join("\n\n"));
}

function defaultOf({ default: text, isRequired }: Setting<unknown>): string {
  if (isRequired) return "required";
  return text === undefined || text === "" ? "none" : `\`${text}\``;
}

if (import.meta.main) {
  const path = new URL("../../docs/configuration.md", import.meta.url);
  writeFileSync(path, configurationDocument(readFileSync(path, "utf8")));
}
