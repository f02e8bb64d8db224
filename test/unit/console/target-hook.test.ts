import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { MAX_TAKEN, TargetHook } from "../../../worker/console/target-hook.ts";
import { jsonLog } from "../../../worker/observe/log.ts";
import { TunnelError } from "../../../worker/tunnel/errors.ts";
import { TEST_HOOK_SECRET } from "../../support/gateway-secrets.ts";
import { CLAIMS, NOW } from "../../support/ticket/fixtures.ts";
import { FakeTime, settled } from "./fake-time.ts";

const QUESTION = { reason: "target-closed", number: 2 };
const never = new AbortController().signal;

/** A hook whose control plane answers at once, or never. */
function stage({ isSilent = false } = {}) {
  const time = new FakeTime();
  const asked: number[] = [];
  const used: (readonly string[])[] = [];
  let inFlight = 0;
  const hook = new TargetHook({
    address: { url: "https://portal.example/", secret: TEST_HOOK_SECRET },
    session: "s".repeat(43),
    claims: CLAIMS,
    limits: SESSION_LIMITS.hook,
    fetch: async (_url, { signal }) => {
      asked.push(time.now());
      if (!isSilent) return Response.json({});
      inFlight += 1;
      const answer = Promise.withResolvers<Response>();
      signal?.addEventListener("abort", () => {
        inFlight -= 1;
        answer.reject(new Error("aborted"));
      });
      return answer.promise;
    },
    decide: async (_answer, tickets) => {
      used.push(tickets);
      return { target: CLAIMS.target, jti: `jti-${asked.length}` };
    },
    newId: () => "msg_1",
    unixMs: () => NOW * 1000,
    monotonicMs: time.now,
    setTimer: time.setTimer,
    log: jsonLog(() => {}),
  });
  return { time, asked, used, hook, inFlight: () => inFlight };
}

describe("a target hook", () => {
  it("is asked every 5 s, and no ticket counts twice", async ({ expect }) => {
    const { hook, time, asked, used } = stage();
    expect(hook.isReady).toBe(true);
    const answers = [1, 2, 3].map(() => hook.ask(QUESTION, never));
    expect(hook.isReady).toBe(false);
    await time.pass(4_999);
    expect(asked).toEqual([0]);
    await time.pass(15_000);
    await Promise.all(answers);
    expect(asked).toEqual([0, 5_000, 10_000]);
    expect(used).toEqual([[CLAIMS.jti], [CLAIMS.jti, "jti-1"], [CLAIMS.jti, "jti-2", "jti-1"]]);
    expect(hook.isReady).toBe(true);
    expect(time.pending).toBe(0);
  });

  it("knows the last 256 tickets", async ({ expect }) => {
    const { hook, time, used } = stage();
    for (let count = 0; count <= MAX_TAKEN + 1; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await Promise.all([hook.ask(QUESTION, never), time.pass(5_000)]);
    }
    expect(used.at(-2)).toHaveLength(1 + MAX_TAKEN);
    expect(used.at(-2)).toContain("jti-1");
    expect(used.at(-1)).toHaveLength(1 + MAX_TAKEN);
    expect(used.at(-1)).not.toContain("jti-1");
  });

  it("is ready again after exactly 5 s", async ({ expect }) => {
    const { hook, time } = stage();
    await hook.ask(QUESTION, never);
    await time.pass(4_999);
    expect(hook.isReady).toBe(false);
    await time.pass(1);
    expect(hook.isReady).toBe(true);
  });

  it("has never two questions in flight, however long answers take", async ({ expect }) => {
    const { hook, time, asked, inFlight } = stage({ isSilent: true });
    const answers = Promise.allSettled([1, 2, 3].map(() => hook.ask(QUESTION, never)));
    for (const at of [0, 5_000, 10_000]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await settled();
      expect(asked.at(-1)).toBe(at);
      expect(inFlight()).toBe(1);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await time.pass(5_000);
    }
    const [first] = await answers;
    expect(inFlight()).toBe(0);
    expect(first).toMatchObject({ reason: { code: "hook-timeout" } });
    expect(time.pending).toBe(0);
  });

  it("asks nothing for a session that is over, before its turn or in it", async ({ expect }) => {
    const { hook, time, asked } = stage();
    const ending = new AbortController();
    await hook.ask(QUESTION, never);
    const waiting = hook.ask(QUESTION, ending.signal);
    await time.pass(1_000);
    ending.abort();
    await expect(waiting).rejects.toThrow(TunnelError);
    expect(time.pending).toBe(0);
    await time.pass(10_000);
    await expect(hook.ask(QUESTION, ending.signal)).rejects.toThrow(TunnelError);
    expect(asked).toEqual([0]);
  });
});
