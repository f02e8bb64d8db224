import { abortAllDurableObjects, runInDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, inject, it } from "vitest";

import { sessionName } from "../../worker/ticket/session-name.ts";
import { setClock } from "./support/clock.ts";
import { watchLog } from "./support/log.ts";
import { claimsFor, open, openWith, seal, type Viewer } from "./support/viewer.ts";

const ports = inject("ports");

async function isLive(viewer: Viewer): Promise<boolean> {
  await viewer.until(() => viewer.binary.length >= 4 || viewer.end !== undefined);
  return viewer.end === undefined;
}

describe("a ticket", () => {
  it("opens once and is refused afterwards, while the session lives and when it is over", async ({
    expect,
  }) => {
    const ticket = await seal(claimsFor(ports["tell-none"]));
    const first = await open(ticket);
    expect(await isLive(first)).toBe(true);

    const second = await open(ticket);
    expect(await second.closed).toEqual({ code: 4002, reason: "ticket-used" });
    expect(second.controls).toEqual([{ type: "end", code: "ticket-used" }]);

    first.socket.close(1000, "closed");
    await first.closed;
    const third = await open(ticket);
    expect((await third.closed).reason).toBe("ticket-used");
  });

  it("that is used again is in the log, by its session and nothing else", async ({ expect }) => {
    const claims = claimsFor(ports["tell-none"]);
    const ticket = await seal(claims);
    const first = await open(ticket);
    expect(await isLive(first)).toBe(true);
    const lines = watchLog();
    await (
      await open(ticket)
    ).closed;
    const refused = {
      event: "viewer-refused",
      code: "ticket-used",
      session: await sessionName(claims),
    };
    expect(lines).toContain(JSON.stringify(refused));
    first.socket.close(1000, "closed");
  });

  it("is not used up by another issuer that knows its jti", async ({ expect }) => {
    const claims = claimsFor(ports["tell-none"]);
    const foreign = await openWith({ ...claims, iss: "somebody-else" });
    expect(await isLive(foreign)).toBe(true);
    const own = await openWith(claims);
    expect(await isLive(own)).toBe(true);
    const named = [foreign, own].map(({ controls }) => controls[0]);
    expect(named).toMatchObject([
      { type: "hello", session: await sessionName({ ...claims, iss: "somebody-else" }) },
      { type: "hello", session: await sessionName(claims) },
    ]);
    foreign.socket.close(1000, "closed");
    own.socket.close(1000, "closed");
  });

  it("opens for exactly one of 50 who present it at once", async ({ expect }) => {
    const ticket = await seal(claimsFor(ports["tell-none"]));
    const viewers = await Promise.all(Array.from({ length: 50 }, () => open(ticket)));
    const live = await Promise.all(viewers.map(isLive));
    expect(live.filter(Boolean)).toHaveLength(1);
    const refused = viewers.filter((_, index) => !live[index]);
    expect(new Set(refused.map((viewer) => viewer.end))).toEqual(new Set(["ticket-used"]));
    viewers[live.indexOf(true)]?.socket.close(1000, "closed");
  });

  it("stays used when its object is restarted", async ({ expect }) => {
    const ticket = await seal(claimsFor(ports["tell-none"]));
    const first = await open(ticket);
    expect(await isLive(first)).toBe(true);
    await abortAllDurableObjects();
    const second = await open(ticket);
    expect((await second.closed).reason).toBe("ticket-used");
  });

  it("is used up by an attempt that fails", async ({ expect }) => {
    const ticket = await seal(claimsFor(ports.closed));
    expect((await (await open(ticket)).closed).reason).toBe("target-unreachable");
    expect((await (await open(ticket)).closed).reason).toBe("ticket-used");
  });

  it("is remembered while its session lives and forgotten when both are over", async ({
    expect,
  }) => {
    const claims = claimsFor(ports["tell-none"]);
    const viewer = await openWith(claims);
    expect(await isLive(viewer)).toBe(true);
    const stub = env.SESSIONS.getByName(await sessionName(claims));
    const rows = () =>
      runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'redemption'").toArray(),
      );
    const alarmAt = await runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
    // Expiry, the clock skew allowed, and ten minutes for the clocks of other machines.
    const until = (claims.exp + 30) * 1000 + 10 * 60 * 1000;
    expect(alarmAt).toBe(until);

    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await rows()).toHaveLength(1);

    viewer.socket.close(1000, "closed");
    await viewer.closed;
    // It rings early when the clock is set back.
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await rows()).toHaveLength(1);
    for (const minutes of [0, 11]) {
      expect(await rows()).toHaveLength(1);
      // A day after its end, which is told until then.
      setClock((24 * 60 + minutes) * 60_000);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await runDurableObjectAlarm(stub)).toBe(true);
    }
    expect(await rows()).toHaveLength(0);
  });
});
