import { exports } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import { SESSION_LIMITS } from "../../worker/console/limits.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { DOUBLE_PASSWORD } from "../support/doubles/names.ts";
import {
  askToResume,
  concat,
  cutText,
  has,
  live,
  resume,
  tokenOf,
  toldIn,
} from "./support/coming-back.ts";
import { watchLog } from "./support/log.ts";
import { claimsFor, open, openWith, seal, type Viewer } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ports = inject("ports");

/** The page has been reloaded: it has a token and no picture. */
const reload = (session: string, before: Viewer) => resume(session, tokenOf(before), 0, 0);

/** Types something, which the machine tells. */
async function echoes(viewer: Viewer, text: string): Promise<void> {
  viewer.send(cutText(text));
  await viewer.until(() => toldIn(concat(viewer.binary)).includes(text));
}

function leave({ socket }: Viewer): void {
  socket.close(1000, "closed");
}

const change = (session: string, mode: string): Promise<Response> =>
  exports.default.fetch(
    new Request(`https://gateway.example/api/v1/sessions/${session}`, {
      method: "PATCH",
      headers: { Authorization: `Bearer ${TEST_API_TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify({ mode }),
    }),
  );

describe("a page that is reloaded", () => {
  it("is greeted at once and has the next connection, in which everything works", async ({
    expect,
  }) => {
    const lines = watchLog();
    const { viewer, session } = await live();
    await echoes(viewer, "before");
    viewer.socket.close(1001);
    await vi.waitUntil(() => has(lines, "session-parked", session), SOON);
    const again = await reload(session, viewer);
    await again.live();
    await echoes(again, "after");
    expect(again.controls[0]).toMatchObject({ type: "hello", again: true, session });
    expect(toldIn(concat(again.binary))).not.toContain("before");
    expect(has(lines, "connection-redialled", session)).toBe(true);
    leave(again);
    await vi.waitUntil(() => has(lines, "session-ended", session), SOON);
  });

  it("takes over from a page that seems to be there", async ({ expect }) => {
    const { viewer, session } = await live();
    const again = await reload(session, viewer);
    expect(await viewer.closed).toEqual({ code: 4041, reason: "taken-over" });
    await again.live();
    // What the older page still sends goes nowhere.
    await echoes(again, "anew");
    leave(again);
  });

  it("before its console was open is greeted again", async ({ expect }) => {
    const lines = watchLog();
    const claims = claimsFor(ports["tell-none"]);
    const session = await sessionName(claims);
    const viewer = await openWith(claims);
    await viewer.until(() => viewer.controls.length > 0);
    viewer.socket.close(1001);
    await vi.waitUntil(() => has(lines, "session-parked", session), SOON);
    const again = await reload(session, viewer);
    await again.live();
    expect(again.controls[0]).toMatchObject({ type: "hello", again: true });
    leave(again);
  });

  it("goes on in the mode that was set while nobody was there", async ({ expect }) => {
    const lines = watchLog();
    const { viewer, session } = await live();
    viewer.socket.close(1001);
    await vi.waitUntil(() => has(lines, "session-parked", session), SOON);
    expect((await change(session, "view")).status).toBe(200);
    const again = await reload(session, viewer);
    await again.live();
    expect(again.controls[0]).toMatchObject({ type: "hello", mode: "view" });
    leave(again);
  });

  it("over and over is put off", async ({ expect }) => {
    const started = await live();
    const { session } = started;
    let { viewer } = started;
    for (let count = 0; count < SESSION_LIMITS.redials.burst; count += 1) {
      viewer = await reload(session, viewer);
      await viewer.live();
    }
    const { status, headers } = await askToResume(session, tokenOf(viewer), 0, 0);
    expect(status).toBe(429);
    expect(headers.get("Retry-After")).toBe("2");
    await viewer.live();
    leave(viewer);
  });
});

describe("a machine that is gone", () => {
  it("is dialled again and again, each time as a new connection", async ({ expect }) => {
    const lines = watchLog();
    const claims = claimsFor(ports["close-relay"]);
    const target = { ...claims.target, password: DOUBLE_PASSWORD };
    const session = await sessionName(claims);
    const viewer = await open(await seal({ ...claims, target }));
    await viewer.until(() => viewer.controls.filter(({ type }) => type === "waiting").length > 2);
    const told = viewer.controls.flatMap((message) => {
      if (message.type === "connection") return message.number;
      return message.type === "waiting" ? "waiting" : [];
    });
    expect(told.slice(0, 6)).toEqual([1, "waiting", 2, "waiting", 3, "waiting"]);
    expect((await change(session, "view")).status).toBe(200);
    await viewer.until(() => viewer.controls.some(({ type }) => type === "mode"));
    leave(viewer);
    await vi.waitUntil(() => has(lines, "session-ended", session), SOON);
    expect(lines.filter((line) => line.includes('"session-waiting"'))).toHaveLength(1);
  });

  it("is watched for again when its viewer was lost as well, and is back", async ({ expect }) => {
    const lines = watchLog();
    const claims = claimsFor(ports["close-relay"]);
    const target = { ...claims.target, password: DOUBLE_PASSWORD };
    const session = await sessionName(claims);
    const viewer = await open(await seal({ ...claims, target }));
    await viewer.until(() => viewer.controls.some(({ type }) => type === "waiting"));
    viewer.socket.close();
    await vi.waitUntil(() => has(lines, "session-parked", session), SOON);
    const again = await resume(session, tokenOf(viewer), 0, 1);
    await again.until(() => again.controls.some(({ type }) => type === "waiting"));
    const types = again.controls.map(({ type }) => type).filter((type) => type !== "ping");
    expect(types.slice(0, 3)).toEqual(["hello", "connection", "waiting"]);
    leave(again);
    await vi.waitUntil(() => has(lines, "session-ended", session), SOON);
  });

  it("and not watched for ends the session", async ({ expect }) => {
    const claims = claimsFor(ports["close-relay"], { grant: { mode: "view", waitSeconds: 1 } });
    const target = { ...claims.target, password: DOUBLE_PASSWORD };
    const viewer = await open(await seal({ ...claims, target }));
    expect(await viewer.closed).toEqual({ code: 4019, reason: "target-closed" });
  });
});
