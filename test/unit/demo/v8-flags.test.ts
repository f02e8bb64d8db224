import { readFileSync } from "node:fs";

import { it } from "vitest";

import { V8_FLAGS, V8_FLAGS_VARIABLE } from "../../../demo/launch/v8-flags.ts";

it("docs/operations.md has the flags of V8 that are measured and used here", ({ expect }) => {
  const document = readFileSync("docs/operations.md", "utf8");
  const [, flags] = /^v8Flags = (\[.+\])$/m.exec(document) ?? [];
  expect(JSON.parse(flags ?? "[]")).toEqual(V8_FLAGS);
  expect(document).toContain(V8_FLAGS_VARIABLE);
});
