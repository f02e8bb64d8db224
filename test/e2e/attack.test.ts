import { beforeAll, describe, it } from "vitest";

import { ATTACKS } from "../attack/attacks/all.ts";
import { buildGateway } from "../support/built-gateway.ts";
import { Closers } from "../support/closers.ts";
import { held } from "../support/finding.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let folder: string;
beforeAll(async () => {
  const made = await temporaryFolder();
  folder = made.path;
  buildGateway(folder);
  return () => made.remove();
});

/** What a computer that has other work as well measures as much of as the gateway. */
const TIMED = new Set(["ms"]);

// One play in ten or so is measured just when the kernel or V8 holds more than usual; what grows without a limit
// does so in every play.
const PLAYED_AGAIN = 2;

describe("the built gateway", () => {
  it.for(ATTACKS)(
    "loses no more than its limit to $name",
    { retry: PLAYED_AGAIN },
    async (attack, { expect }) => {
      const closers = new Closers();
      try {
        const findings = await attack.play({ size: "short", folder, closers });
        const counted = findings.filter(({ unit }) => !TIMED.has(unit));
        expect(counted).not.toEqual([]);
        expect(counted.filter((finding) => !held(finding))).toEqual([]);
      } finally {
        await closers.close();
      }
    },
  );
});
