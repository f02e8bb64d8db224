import { describe, inject, it, vi } from "vitest";

import type { Claims, WebSocketTarget } from "../../worker/ticket/claims.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { concat, cutText, has, resume, toldIn, tokenOf } from "./support/coming-back.ts";
import { lastEvent, watchLog } from "./support/log.ts";
import { claimsFor, openWith, type Viewer } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ports = inject("ports");

/** A console that is a WebSocket, and may open once only. */
const ONCE: WebSocketTarget = {
  kind: "websocket",
  host: "127.0.0.1",
  port: inject("targets").websocket.plain,
  path: "/console",
  subprotocol: "binary",
  tls: false,
};

/** A viewer of a console by its id has left its page, and comes back. */
async function comesBack(id: string, lines: readonly string[]): Promise<Viewer> {
  const grant = { mode: "control", clipboard: "both" } as const;
  const claims: Claims = { ...claimsFor(1, { grant }), console: { id, name: id }, target: ONCE };
  const viewer = await openWith(claims);
  await viewer.live();
  const session = await sessionName(claims);
  viewer.socket.close(1001, "");
  await vi.waitUntil(() => has(lines, "session-parked", session), SOON);
  return resume(session, tokenOf(viewer), 0, 0);
}

describe("a machine that is dialled again", () => {
  it("is where the control plane says that it is now", async ({ expect }) => {
    const lines = watchLog();
    const viewer = await comesBack(`to-${ports["tell-none"]}`, lines);
    await viewer.live();
    viewer.send(cutText("moved"));
    await viewer.until(() => toldIn(concat(viewer.binary)).includes("moved"));
    expect(lastEvent(lines, "target-refreshed")).toMatchObject({
      number: 2,
      reason: "viewer-returned",
      kind: "rfb",
      route: "internet",
    });
    expect(lastEvent(lines, "connection-redialled")).toMatchObject({ number: 2 });
    viewer.socket.close(1000, "closed");
  });

  it("is dialled where it was if the control plane does not know", async ({ expect }) => {
    const lines = watchLog();
    const viewer = await comesBack("unknown", lines);
    await viewer.live();
    expect(lastEvent(lines, "target-hook-failed")).toMatchObject({
      code: "hook-refused",
      status: 503,
    });
    expect(viewer.end).toBe(undefined);
    viewer.socket.close(1000, "closed");
  });

  it("is not dialled if the control plane says that there is none", async ({ expect }) => {
    const lines = watchLog();
    const viewer = await comesBack("withdrawn", lines);
    expect(await viewer.closed).toEqual({ code: 4044, reason: "target-withdrawn" });
    expect(lastEvent(lines, "session-ended")).toMatchObject({ code: "target-withdrawn" });
  });
});
