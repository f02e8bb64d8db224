import { exports } from "cloudflare:workers";
import { describe, it, vi } from "vitest";

import { SUBPROTOCOL } from "../../worker/channel/subprotocols.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import {
  askToResume,
  concat,
  cutText,
  has,
  live,
  port,
  resume,
  tokenOf,
  toldIn,
} from "./support/coming-back.ts";
import { watchLog } from "./support/log.ts";
import { claimsFor, seal, upgrade, Viewer } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ORIGIN = "https://gateway.example";

/** How much of the viewer's stream the gateway says to have. */
async function takenAt(viewer: Viewer): Promise<number> {
  await viewer.until(() => viewer.controls.length > 0);
  const [first] = viewer.controls;
  if (first?.type !== "resumed") throw new Error("not resumed");
  return first.received;
}

const HANDSHAKE = new TextEncoder().encode("RFB 003.008\n\u0001\u0001");

const detachedIn = (lines: readonly string[], session: string): number =>
  lines.filter((line) => has([line], "viewer-detached", session)).length;

describe("a viewer that comes back", () => {
  it("has lost nothing and gets nothing twice, in both directions, wherever it was cut", async ({
    expect,
  }) => {
    const lines = watchLog();
    const texts = Array.from({ length: 60 }, (_, at) => `m${String(at).padStart(4, "0")}`);
    const said = concat([HANDSHAKE, ...texts.map(cutText)]);
    const started = await live();
    const { session } = started;
    let { viewer } = started;
    let heard: Uint8Array = new Uint8Array(0);
    let sent = HANDSHAKE.length;
    // Cuts inside of messages and between them; now and then before anything has been heard.
    for (let round = 0; sent < said.length; round += 1) {
      const end = Math.min(said.length, sent + 7 + 11 * (round % 13));
      viewer.send(said.slice(sent, end));
      const before = heard.length;
      if (round % 3 > 0) await viewer.until(() => viewer.received > 20);
      const all = concat([heard, ...viewer.binary]);
      // A part of what was on its way has not arrived.
      heard = all.slice(0, before + Math.floor(((all.length - before) * (round % 5)) / 4));
      const count = detachedIn(lines, session);
      viewer.socket.close();
      await vi.waitUntil(() => detachedIn(lines, session) > count, SOON);
      viewer = await resume(session, tokenOf(viewer), heard.length);
      sent = await takenAt(viewer);
      expect(sent).toBeLessThanOrEqual(end);
    }
    const toldSoFar = () => toldIn(concat([heard, ...viewer.binary]));
    await viewer.until(() => toldSoFar().includes(texts.at(-1) ?? ""));
    expect(toldSoFar().match(/m\d{4}/g)).toEqual(texts);
    viewer.socket.close(1000, "closed");
    await vi.waitUntil(() => has(lines, "session-ended", session), SOON);
    expect(lines.join("\n")).not.toContain(tokenOf(started.viewer));
    expect(lines.join("\n")).not.toContain(tokenOf(viewer));
  });

  it("is answered as the first time", async ({ expect }) => {
    const claims = claimsFor(port);
    const first = await upgrade(await seal(claims));
    const viewer = new Viewer(first.webSocket ?? expect.unreachable("no WebSocket"));
    await viewer.live();
    const token = tokenOf(viewer);
    const { status, headers, webSocket } = await askToResume(await sessionName(claims), token, 0);
    expect([status, ...headers]).toEqual([101, ...first.headers]);
    expect(headers.get("Sec-WebSocket-Protocol")).toBe(SUBPROTOCOL);
    webSocket?.accept();
    webSocket?.close(1000, "closed");
  });

  it("takes over, and the older WebSocket does nothing more", async ({ expect }) => {
    const lines = watchLog();
    const { viewer, session } = await live();
    const other = await resume(session, tokenOf(viewer), 0);
    expect(await viewer.closed).toEqual({ code: 4041, reason: "taken-over" });
    expect(viewer.end).toBe("taken-over");
    other.send(cutText("after"));
    await other.until(() => toldIn(concat(other.binary)).includes("after"));
    expect(has(lines, "viewer-taken-over", session)).toBe(true);
    expect(has(lines, "viewer-detached", session)).toBe(false);
    expect(has(lines, "session-ended", session)).toBe(false);
    other.socket.close(1000, "closed");
    await vi.waitUntil(() => has(lines, "session-ended", session), SOON);
  });

  it("comes with the token before while the last one may have been lost, and not after", async ({
    expect,
  }) => {
    const lines = watchLog();
    const { viewer, session } = await live();
    const first = tokenOf(viewer);
    // Their answers are lost.
    await resume(session, first, 0);
    await resume(session, first, 0);
    const third = await resume(session, first, 0);
    await third.until(() => third.pings.length > 0);
    third.prove();
    third.send(cutText("proved"));
    await third.until(() => toldIn(concat(third.binary)).includes("proved"));
    const thief = await resume(session, first, 0);
    expect(await thief.closed).toEqual({ code: 4042, reason: "resume-refused" });
    expect(lines.findLast((line) => line.includes("viewer-refused"))).toContain(
      `"session":"${session}","reason":"token"`,
    );
    third.send(cutText("still"));
    await third.until(() => toldIn(concat(third.binary)).includes("still"));
    third.socket.close(1000, "closed");
  });

  it.for([
    ["has received more than was sent", 1, 1_000_000],
    ["has less than it has acknowledged", 1, 0],
    ["has another connection", 7, 14],
  ] as const)("begins anew when it %s", async ([, number, received], { expect }) => {
    const { viewer, session } = await live();
    viewer.acknowledge();
    viewer.send(cutText("acknowledged"));
    await viewer.until(() => toldIn(concat(viewer.binary)).includes("acknowledged"));
    const again = await resume(session, tokenOf(viewer), received, number);
    await again.live();
    expect(again.controls.map(({ type }) => type)).toEqual(["hello", "ping", "connection"]);
    expect(again.controls.at(-1)).toEqual({ type: "connection", number: 2 });
    again.send(cutText("anew"));
    await again.until(() => toldIn(concat(again.binary)).includes("anew"));
    again.socket.close(1000, "closed");
  });

  it("learns how its session has ended, if its token is good", async ({ expect }) => {
    const lines = watchLog();
    const { viewer, session } = await live();
    viewer.socket.close(1000, "closed");
    await vi.waitUntil(() => has(lines, "session-ended", session), SOON);
    const again = await resume(session, tokenOf(viewer), 0);
    expect((await again.closed).reason).toBe("closed");
  });

  it("finds its mode as it was changed meanwhile", async ({ expect }) => {
    const lines = watchLog();
    const { viewer, session } = await live();
    viewer.socket.close();
    await vi.waitUntil(() => has(lines, "viewer-detached", session), SOON);
    const answer = await exports.default.fetch(
      new Request(`${ORIGIN}/api/v1/sessions/${session}`, {
        method: "PATCH",
        headers: {
          Authorization: `Bearer ${TEST_API_TOKEN}`,
          "Content-Type": "application/json",
        },
        body: '{"mode":"view"}',
      }),
    );
    expect(answer.status).toBe(200);
    const again = await resume(session, tokenOf(viewer), 0);
    await again.until(() => again.controls.length > 0);
    expect(again.controls[0]).toMatchObject({ type: "resumed", mode: "view" });
    again.socket.close(1000, "closed");
  });
});
