import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, inject, it } from "vitest";

import { ADMISSION_HEADER, encodeAdmission } from "../../worker/admission/admission.ts";
import { HEADER_UNREADABLE } from "../../worker/admission/object-header.ts";
import { RESUMPTION_HEADER } from "../../worker/admission/resumption.ts";
import type { Target } from "../../worker/ticket/claims.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { claimsFor, Viewer } from "./support/viewer.ts";

const port = inject("ports")["tell-none"];

/** Asks a session's object itself for a console, as a Worker would that has checked nothing. */
async function openUnchecked(target: Target): Promise<Viewer> {
  const claims = { ...claimsFor(port), target };
  const session = await sessionName(claims);
  const header = encodeAdmission({
    session,
    claims,
    channel: "porthole.v1",
    echoSubprotocol: true,
    maxSeconds: 60,
    graceSeconds: 60,
    waitSeconds: 120,
    redemptionExpiresMs: Date.now() + 60_000,
  });
  const { webSocket } = await env.SESSIONS.getByName(session).fetch(
    new Request("https://session.invalid/", {
      headers: { Upgrade: "websocket", [ADMISSION_HEADER]: header },
    }),
  );
  if (!webSocket) throw new Error("the object did not upgrade");
  return new Viewer(webSocket);
}

describe("a session's object", () => {
  it.for([ADMISSION_HEADER, RESUMPTION_HEADER])(
    "says that it cannot read %s of a newer version, and stays as it was",
    async (header, { expect }) => {
      const stub = env.SESSIONS.getByName(await sessionName(claimsFor(port)));
      const value = encodeURIComponent(JSON.stringify({ version: 9, oldest: 9, value: {} }));
      const response = await stub.fetch("https://session.invalid/", {
        headers: { Upgrade: "websocket", [header]: value },
      });
      expect(response.status).toBe(HEADER_UNREADABLE);
      const tables = await runInDurableObject(stub, (_, { storage }) =>
        storage.sql
          .exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\'")
          .toArray(),
      );
      expect(tables).toEqual([]);
    },
  );

  it.for([
    ["an address that is not on the list", { host: "127.0.0.2", port }, "target-not-allowed"],
    ["a port that is not on the list", { host: "127.0.0.1", port: 1023 }, "target-not-allowed"],
    ["a name that is not on the list", { host: "localhost", port }, "target-not-allowed"],
    ["another route's address", { host: "10.88.0.1", port, route: "dc1" }, "target-not-allowed"],
    ["a route that there is not", { host: "10.77.0.1", port, route: "dc9" }, "no-route"],
  ] as const)("opens no target by itself at %s", async ([, where, end], { expect }) => {
    const viewer = await openUnchecked({ kind: "rfb", ...where });
    expect((await viewer.closed).reason).toBe(end);
  });

  it("opens one that is on the list", async ({ expect }) => {
    const viewer = await openUnchecked({ kind: "rfb", host: "127.0.0.1", port });
    await viewer.live();
    expect(viewer.end).toBeUndefined();
    viewer.socket.close(1000, "closed");
  });
});
