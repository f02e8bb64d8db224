import { readFileSync } from "node:fs";

import * as v from "valibot";
import { it } from "vitest";

import { GATEWAY_VERSION } from "../../../worker/version.ts";

const Package = v.object({ version: v.string() });

it("the gateway says of itself the version that package.json has", ({ expect }) => {
  const text = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  const { version } = v.parse(Package, JSON.parse(text));
  expect(GATEWAY_VERSION).toBe(version);
});
