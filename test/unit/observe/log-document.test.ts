import { readFileSync } from "node:fs";

import { it } from "vitest";

import { FACTS } from "../../../worker/audit/facts.ts";

const ROOT = new URL("../../../", import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

it("docs/operations.md has every event of the log, once, but for facts that docs/audit.md has", ({
  expect,
}) => {
  const [, table = ""] = textOf("docs/operations.md").split("\n## The log\n");
  const told = [...(table.split("\n- ")[0] ?? "").matchAll(/^\| `([a-z-]+)` /gm)].map(
    ([, name]) => name ?? "",
  );
  const audited = [...textOf("worker/observe/events.ts").matchAll(/^ {2}readonly "([a-z-]+)":/gm)];
  const others = [...textOf("worker/observe/log.ts").matchAll(/\bline\("([a-z-]+)"/g)];
  const names = [...audited, ...others].map(([, name]) => name ?? "");
  expect(names.length).toBeGreaterThan(8);
  expect(new Set(told).size).toBe(told.length);
  expect(names.filter((name) => !told.includes(name))).toEqual([]);
  expect(told.filter((name) => !names.includes(name) && !(name in FACTS))).toEqual([]);
});
