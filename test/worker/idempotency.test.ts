import { env } from "cloudflare:workers";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { describe, it } from "vitest";

import { ATTEMPT_MS, KEPT_MS, MAX_KEPT_BYTES } from "../../worker/idempotency/contract.ts";

const NOW = Date.now();
const bytes = (...numbers: readonly number[]) => Uint8Array.from(numbers);

let objects = 0;
/** Another object each time. */
function newCall() {
  objects += 1;
  return env.IDEMPOTENCY.getByName(`call ${String(objects)}`);
}

describe("the object of a call with an idempotency key", () => {
  it("gives the first attempt the call, and the others what is kept of it", async ({ expect }) => {
    const call = newCall();
    const begin = (attempt: string, now: number) => call.begin({ attempt, sealed: bytes(1), now });
    expect(await begin("a", NOW)).toEqual({ kind: "first" });
    expect(await begin("b", NOW + ATTEMPT_MS - 1)).toEqual({ kind: "in-flight", sealed: bytes(1) });
    await call.finish({ attempt: "a", sealed: bytes(2, 3) });
    expect(await begin("c", NOW + KEPT_MS - 1)).toEqual({ kind: "done", sealed: bytes(2, 3) });
    expect(await begin("d", NOW + KEPT_MS)).toEqual({ kind: "first" });
  });

  it("lets one of 50 at once carry it out", async ({ expect }) => {
    const call = newCall();
    const begun = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        call.begin({ attempt: String(at), sealed: bytes(1), now: NOW }),
      ),
    );
    expect(begun.filter(({ kind }) => kind === "first")).toHaveLength(1);
  });

  it("takes an answer of the attempt that counts only", async ({ expect }) => {
    const call = newCall();
    await call.begin({ attempt: "lost", sealed: bytes(1), now: NOW });
    const later = NOW + ATTEMPT_MS;
    expect((await call.begin({ attempt: "new", sealed: bytes(2), now: later })).kind).toBe("first");
    await call.finish({ attempt: "lost", sealed: bytes(9) });
    await call.release({ attempt: "lost" });
    const begun = await call.begin({ attempt: "x", sealed: bytes(3), now: later });
    expect(begun).toEqual({ kind: "in-flight", sealed: bytes(2) });
  });

  it("forgets a call that has failed, and every one after a day", async ({ expect }) => {
    const call = newCall();
    await call.begin({ attempt: "a", sealed: bytes(1), now: NOW });
    await call.release({ attempt: "a" });
    expect((await call.begin({ attempt: "b", sealed: bytes(1), now: NOW })).kind).toBe("first");
    await call.finish({ attempt: "b", sealed: bytes(1) });
    const due = await runInDurableObject(call, (_, { storage }) => storage.getAlarm());
    expect(due).toBe(NOW + KEPT_MS);
    expect(await runDurableObjectAlarm(call)).toBe(true);
    expect((await call.begin({ attempt: "c", sealed: bytes(1), now: NOW })).kind).toBe("first");
  });

  it("keeps no more than its bound", async ({ expect }) => {
    const call = newCall();
    const kept = { attempt: "a", now: NOW };
    await call.begin({ ...kept, sealed: new Uint8Array(MAX_KEPT_BYTES) });
    await runInDurableObject(call, async (object) => {
      const sealed = new Uint8Array(MAX_KEPT_BYTES + 1);
      await expect(object.finish({ attempt: "a", sealed })).rejects.toThrow(RangeError);
      await expect(object.begin({ ...kept, sealed })).rejects.toThrow(RangeError);
    });
  });
});
