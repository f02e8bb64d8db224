import { createHash } from "node:crypto";

import { it } from "vitest";

import { headScript } from "../../../../viewer/build/head-script.ts";
import { HEAD_SCRIPT_HASH } from "../../../../worker/http/head-script.ts";

it("the script in the page's head is the one that the Worker's policy lets run", async ({
  expect,
}) => {
  const { hash, source } = await headScript();
  expect(hash).toBe(`sha256-${createHash("sha256").update(source).digest("base64")}`);
  // Where this fails, the script has changed: put its hash into worker/http/head-script.ts.
  expect(HEAD_SCRIPT_HASH).toBe(hash);
  expect(Buffer.byteLength(source)).toBeLessThan(4096);
});
