import { beforeAll, describe, it } from "vitest";

import { countFindings } from "../chaos/findings.ts";
import { PARTS } from "../chaos/parts/all.ts";
import { GATEWAY_BUILD, startBuiltGateway } from "../support/built-gateway.ts";
import { Closers } from "../support/closers.ts";
import { held } from "../support/finding.ts";
import { Random } from "../support/random.ts";

/** Time goes by while machines boot and connections are lost. */
const LIMIT_MS = 180_000;

const SEED = 20_261_127;

let gateway: { readonly url: string; readonly port: number };
beforeAll(async () => {
  const workerd = await startBuiltGateway({ folder: GATEWAY_BUILD });
  gateway = { url: workerd.url.origin, port: Number(workerd.url.port) };
  return () => workerd.close();
});

describe("sessions whose connections are lost", () => {
  it.for(PARTS)(
    "go on with nothing lost and nothing twice: $name",
    { timeout: LIMIT_MS },
    async (part, { expect }) => {
      const closers = new Closers();
      try {
        const random = new Random(SEED);
        const account = await part.play({ size: "short", gateway, random, closers });
        expect(account.drops).toBeGreaterThan(0);
        expect(countFindings(account).filter((finding) => !held(finding))).toEqual([]);
      } finally {
        await closers.close();
      }
    },
  );
});
