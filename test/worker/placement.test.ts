import { env, exports } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, it } from "vitest";

import { sessionName } from "../../worker/ticket/session-name.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { concat, cutText, port, resume, tokenOf, toldIn } from "./support/coming-back.ts";
import { claimsFor, open, openWith, seal } from "./support/viewer.ts";

/** A machine on the route that confines its sessions to the EU. */
const inEurope = () => ({
  ...claimsFor(port, { grant: { mode: "control", clipboard: "both" } }),
  target: { kind: "rfb", host: "kvm.eu.internal", port } as const,
});

describe("a session that is confined to a jurisdiction", () => {
  it("is found again by the name that its viewer was told", async ({ expect }) => {
    const claims = inEurope();
    const viewer = await openWith(claims);
    await viewer.live();
    const session = await sessionName({ ...claims, jurisdiction: "eu" });
    expect(viewer.controls[0]).toMatchObject({ type: "hello", session });
    const back = await resume(session, tokenOf(viewer), 0);
    await back.until(() => back.controls.length > 0);
    back.send(cutText("here"));
    await back.until(() => toldIn(concat(back.binary)).includes("here"));
    const changed = await exports.default.fetch(
      new Request(`https://gateway.example/api/v1/sessions/${session}`, {
        method: "PATCH",
        headers: {
          Authorization: `Bearer ${TEST_API_TOKEN}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ mode: "view" }),
      }),
    );
    expect(changed.status).toBe(200);
    back.socket.close(1000, "closed");
  });

  it("is resumed by nobody in another one's name", async ({ expect }) => {
    const claims = inEurope();
    const viewer = await openWith(claims);
    await viewer.live();
    const elsewhere = await resume(await sessionName(claims), tokenOf(viewer), 0);
    expect(await elsewhere.closed).toMatchObject({ reason: "resume-refused" });
    viewer.socket.close(1000, "closed");
  });

  it("is opened once, whether the ticket names the jurisdiction or the route alone", async ({
    expect,
  }) => {
    for (const jurisdiction of ["eu", undefined] as const) {
      const ticket = await seal({ ...inEurope(), jurisdiction });
      const viewers = await Promise.all([open(ticket), open(ticket), open(ticket)]);
      await Promise.any(viewers.map((viewer) => viewer.live()));
      const losers = viewers.filter((viewer) => viewer.end === "ticket-used");
      await Promise.all(losers.map(({ closed }) => closed));
      expect(losers).toHaveLength(2);
      for (const { socket } of viewers) socket.close(1000, "closed");
    }
  });

  it("is ended, or its ticket made void, by who leaves out the jurisdiction", async ({
    expect,
  }) => {
    const end = async (session: string): Promise<unknown> => {
      const answered = await exports.default.fetch(
        new Request(`https://gateway.example/api/v1/sessions/${session}`, {
          method: "DELETE",
          headers: { Authorization: `Bearer ${TEST_API_TOKEN}` },
        }),
      );
      return answered.json();
    };
    const running = inEurope();
    const viewer = await openWith(running);
    await viewer.live();
    const session = await sessionName({ ...running, jurisdiction: "eu" });
    expect(await end(await sessionName(running))).toEqual({ session, outcome: "ended" });
    expect(await viewer.closed).toMatchObject({ reason: "ended-by-operator" });
    const unused = inEurope();
    expect(await end(await sessionName(unused))).toMatchObject({ outcome: "revoked" });
    const late = await openWith(unused);
    expect(await late.closed).toMatchObject({ reason: "ticket-revoked" });
  });

  it("is the object of its whole name, where there are no jurisdictions", async ({ expect }) => {
    const claims = inEurope();
    const viewer = await openWith(claims);
    await viewer.live();
    const object = env.SESSIONS.getByName(await sessionName({ ...claims, jurisdiction: "eu" }));
    const used = await runInDurableObject(object, (_, { storage }) =>
      storage.sql.exec("SELECT * FROM redemption").toArray(),
    );
    expect(used).toHaveLength(1);
    viewer.socket.close(1000, "closed");
  });
});
