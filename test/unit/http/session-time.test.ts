import { createHash } from "node:crypto";
import { describe, it } from "vitest";

import type { EndChange, EndChanged, SessionDesk } from "../../../worker/admission/session-desk.ts";
import { SETTINGS } from "./gateway.ts";
import { httpStage } from "./stage.ts";

const SESSION = "s".repeat(43);
const PATH = `/api/v1/sessions/${SESSION}`;
const NOW = Date.UTC(2026, 0, 2, 3, 0, 0);
const at = (seconds: number): string => new Date(NOW + 1000 * seconds).toISOString();

const tokenOf = (name: string) => `${name}-token-0123456789abcdef-0123456789`;
const entry = (name: string, more: object = {}) => ({
  name,
  sha256: createHash("sha256").update(tokenOf(name)).digest("hex"),
  scopes: ["sessions:write"],
  ...more,
});

const { lines, startGateway } = httpStage(NOW);

/** What a session that began now, and lasts an hour, answers. */
function deskOf(asked: boolean) {
  const changes: { readonly change: EndChange; readonly which: object }[] = [];
  const answer = ({ endsUnixMs, maxSeconds }: EndChange): EndChanged => {
    const latestUnixMs = NOW + 1000 * maxSeconds;
    if (endsUnixMs <= NOW) return { refused: "past" };
    if (endsUnixMs > latestUnixMs) return { refused: "too-late", latestUnixMs };
    return { tenant: "acme", endsUnixMs, endedUnixMs: NOW + 3_600_000, asked };
  };
  const desk: Partial<SessionDesk> = {
    changeEnd: async (change, which) => {
      changes.push({ change, which });
      return answer(change);
    },
    declineTime: async () => ({ tenant: "acme", declined: asked }),
  };
  return { changes, desk };
}

async function patch(body: unknown, { name = "all", asked = false, ...options } = {}) {
  const { changes, desk } = deskOf(asked);
  const API_TOKENS = JSON.stringify([
    entry("all"),
    entry("acme", { tenants: ["acme"] }),
    entry("short", { grant: { mode: "control", maxSeconds: 1800 } }),
  ]);
  const settings = { ...SETTINGS, API_TOKEN: undefined, API_TOKENS, SESSION_MAX_SECONDS: "7200" };
  const gateway = startGateway({ settings, desk, ...options });
  const response = await gateway.fetch(PATH, {
    method: "PATCH",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${tokenOf(name)}` },
    body: JSON.stringify(body),
  });
  const answer: Readonly<Record<string, unknown>> = await response.json();
  return { status: response.status, answer, changes, modes: gateway.changes };
}

const facts = () => lines.map((line) => JSON.parse(line));

describe("another end of a session", () => {
  it("is later or earlier, and is recorded with who has said so", async ({ expect }) => {
    for (const endsAt of [at(7200), at(60)]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { status, answer, changes } = await patch({ endsAt }, { name: "acme" });
      expect([status, answer]).toEqual([200, { session: SESSION, endsAt }]);
      expect(changes).toEqual([
        {
          change: { endsUnixMs: Date.parse(endsAt), maxSeconds: 7200 },
          which: { tenants: ["acme"] },
        },
      ]);
      expect(facts().at(-1)).toMatchObject({
        event: "session-end-changed",
        session: SESSION,
        by: "acme",
        endsAt,
        endedAt: at(3600),
        asked: false,
      });
    }
  });

  it("may be written in another zone", async ({ expect }) => {
    const { answer } = await patch({ endsAt: "2026-01-02T05:00:00+01:00" });
    expect(answer).toEqual({ session: SESSION, endsAt: at(3600) });
  });

  it.for<[string, string, string]>([
    ["all", at(0), "endsAt is not in the future."],
    [
      "all",
      at(7200.001),
      `endsAt is later than this gateway's SESSION_MAX_SECONDS allows: ${at(7200)} at the latest.`,
    ],
  ])("is refused to %s at %s", async ([name, endsAt, detail], { expect }) => {
    const { status, answer } = await patch({ endsAt }, { name });
    expect([status, answer["type"], answer["detail"]]).toEqual([
      422,
      "/problems#end-not-possible",
      detail,
    ]);
    expect(lines.join()).not.toContain("session-end-changed");
  });

  it("is never later than its caller could ask for in a ticket", async ({ expect }) => {
    expect(await patch({ endsAt: at(1800) }, { name: "short" })).toMatchObject({ status: 200 });
    const { status, answer, modes } = await patch(
      { endsAt: at(1801), mode: "view" },
      { name: "short" },
    );
    expect([status, answer["type"], answer["detail"]]).toEqual([
      403,
      "/problems#not-permitted",
      `endsAt is later than this caller may ask for: ${at(1800)} at the latest.`,
    ]);
    // What is refused changes nothing else.
    expect(modes).toEqual([]);
  });

  it("comes with another mode, or without", async ({ expect }) => {
    const { answer, modes } = await patch({ endsAt: at(60), mode: "view" });
    expect(answer).toEqual({ session: SESSION, endsAt: at(60), mode: "view" });
    expect(modes).toMatchObject([{ mode: "view" }]);
  });

  it("is that of no session that is not there", async ({ expect }) => {
    const desk = { changeEnd: async () => undefined, declineTime: async () => undefined };
    for (const body of [{ endsAt: at(60) }, { moreTime: "declined" }]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await patch(body, { desk } as object)).toMatchObject({
        status: 404,
        answer: { type: "/problems#no-such-session" },
      });
    }
  });

  it.for([
    { endsAt: "soon" },
    { endsAt: "2026-01-02T25:00:00Z" },
    { endsAt: "2026-01-02T03:00:00" },
    { endsAt: NOW },
    { endsAt: at(60), moreTime: "declined" },
    { moreTime: "given" },
    { moreTime: null },
  ])("is not %j", async (body, { expect }) => {
    const { status, changes } = await patch(body);
    expect([status, changes]).toEqual([400, []]);
  });
});

describe("no more time", () => {
  it("is said to who has asked for it", async ({ expect }) => {
    const { answer } = await patch({ moreTime: "declined" }, { asked: true });
    expect(answer).toEqual({ session: SESSION, moreTime: "declined" });
    expect(facts().at(-1)).toMatchObject({ event: "more-time-declined", by: "all" });
  });

  it("is said to nobody else", async ({ expect }) => {
    const { answer } = await patch({ moreTime: "declined" });
    expect(answer).toEqual({ session: SESSION, moreTime: "not-asked" });
    expect(lines).toEqual([]);
  });
});
