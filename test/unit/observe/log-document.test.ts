import { readFileSync } from "node:fs";

import { it } from "vitest";

const ROOT = new URL("../../../", import.meta.url);
const textOf = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

it("docs/operations.md has every event of the log, once", ({ expect }) => {
  const [, table = ""] = textOf("docs/operations.md").split("\n## The log\n");
  const told = [...(table.split("\n- ")[0] ?? "").matchAll(/^\| `([a-z-]+)` /gm)];
  const audited = [...textOf("worker/observe/events.ts").matchAll(/^ {2}readonly "([a-z-]+)":/gm)];
  const others = [...textOf("worker/observe/log.ts").matchAll(/\bline\("([a-z-]+)"/g)];
  const names = [...audited, ...others].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(8);
  expect(new Set(told.map(([, name]) => name))).toEqual(new Set(names));
  expect(told).toHaveLength(names.length);
});
