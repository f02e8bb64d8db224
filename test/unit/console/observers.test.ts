import { describe, it } from "vitest";

import { observerTicket, ownLink, type ObserverKeys } from "../../../worker/console/observers.ts";
import type { Claims, Target } from "../../../worker/ticket/claims.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import { sessionName } from "../../../worker/ticket/session-name.ts";
import { CLAIMS, SHARED } from "../../support/ticket/fixtures.ts";

const NOW = 1_800_000_000;
const DEPS = { now: NOW, random: (bytes: Uint8Array) => bytes.fill(7) };
const KEYS: ObserverKeys = {
  gateway: "porthole",
  key: SHARED,
  maxSeconds: 600,
  isKnown: (name) => name === "portal",
};
const RFB: Target = { kind: "rfb", host: "10.0.0.5", port: 5900, password: "canary" };
const SESSION: Claims = {
  ...CLAIMS,
  sub: "ada",
  console: { id: "vm-1", name: "web", sharing: "exclusive" },
  grant: {
    mode: "control",
    clipboard: "both",
    power: true,
    resize: true,
    takeOver: true,
    share: true,
    covert: true,
    onEnd: "Super+L",
    idleSeconds: 600,
    requires: { observers: 1 },
  },
  confirm: true,
  keyboard: "de",
};
const watched = (secondsLeft = 3600, target: Target = RFB) => {
  return { claims: SESSION, target, secondsLeft };
};

/** The claims of a ticket, as the gateway opens it. */
const opened = (ticket: string): Promise<Claims> =>
  openTicket(ticket, {
    keys: { keys: [SHARED] },
    issuers: [],
    audience: "porthole",
    maxSeconds: 600,
    now: NOW,
  });

describe("a ticket for somebody who watches", () => {
  it("opens the same console and gives nothing but the picture", async ({ expect }) => {
    const request = { subject: "bob", by: "portal", ttlSeconds: 60 };
    const made = await observerTicket(watched(), request, KEYS, DEPS);
    if ("refused" in made) throw new Error(made.refused);
    const claims = await opened(made.ticket);
    expect(claims).toMatchObject({
      iss: "porthole",
      aud: "porthole",
      sub: "bob",
      by: "portal",
      observer: true,
      tenant: SESSION.tenant,
      console: SESSION.console,
      target: RFB,
      confirm: true,
      keyboard: "de",
      exp: NOW + 60,
    });
    expect(claims.grant).toEqual({ mode: "view", maxSeconds: 3600, idleSeconds: 600 });
    expect(claims.jti).not.toBe(SESSION.jti);
    expect(claims.anonymous).toBeUndefined();
    expect(made).toMatchObject({ session: await sessionName(claims), expires: NOW + 60 });
  });

  it("lasts no longer than the session and no longer than the gateway allows", async ({
    expect,
  }) => {
    for (const [secondsLeft, ttlSeconds, expires] of [
      [30, 60, NOW + 30],
      [3600, 60_000, NOW + 600],
    ] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const made = await observerTicket(watched(secondsLeft), { ttlSeconds }, KEYS, DEPS);
      if ("refused" in made) throw new Error(made.refused);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { grant, exp } = await opened(made.ticket);
      expect([exp, grant.maxSeconds]).toEqual([expires, secondsLeft]);
    }
  });

  it("is named after the session's person, whole characters of it", async ({ expect }) => {
    for (const [sub, name] of [
      ["ada", "observer of ada"],
      ["é".repeat(256), `observer of ${"é".repeat(244)}`],
      [`${"a".repeat(243)}😀`, `observer of ${"a".repeat(243)}`],
    ] as const) {
      const session = { ...watched(), claims: { ...SESSION, sub } };
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const made = await observerTicket(session, { ttlSeconds: 60, covert: true }, KEYS, DEPS);
      if ("refused" in made) throw new Error(made.refused);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const claims = await opened(made.ticket);
      expect(claims.sub).toBe(name);
      expect(claims.anonymous).toBe(true);
      expect(claims.grant.covert).toBe(true);
    }
  });

  it("is bound as whoever asked for the session is", ({ expect }) => {
    const of = (changes: Partial<Claims>) =>
      ownLink({ ...watched(), claims: { ...SESSION, ...changes } }, KEYS).by;
    expect(of({ by: "portal" })).toBe("portal");
    expect(of({ by: undefined, iss: "portal" })).toBe("portal");
    expect(of({ by: undefined, iss: "shared" })).toBeUndefined();
  });

  it.for<[string, Partial<ObserverKeys>, Target, string]>([
    ["without a key", { key: undefined }, RFB, "no-sealing-key"],
    [
      "where the machine has one screen for one viewer",
      {},
      { kind: "websocket", host: "10.0.0.5", port: 443, path: "/" },
      "one-connection",
    ],
  ])("is not made %s", async ([, keys, target, refused], { expect }) => {
    const request = { ttlSeconds: 60 };
    expect(await observerTicket(watched(60, target), request, { ...KEYS, ...keys }, DEPS)).toEqual({
      refused,
    });
  });
});
