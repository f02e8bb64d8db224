import { it } from "vitest";

import { drill } from "../drill/drill.ts";
import { held } from "../support/finding.ts";

/** The gateway is built twice. */
const LIMIT_MS = 120_000;

const SESSIONS = 10;

it(
  "no console is lost with a Worker that is replaced, nor with an object that is reset",
  { timeout: LIMIT_MS },
  async ({ expect }) => {
    const findings = await drill(SESSIONS);
    const lost = findings.filter(({ quantity }) => quantity === "consoles lost");
    expect(lost).toHaveLength(2);
    expect(lost.filter((finding) => !held(finding))).toEqual([]);
  },
);
