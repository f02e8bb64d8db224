import { describe, it, vi } from "vitest";
import { Webhook } from "standardwebhooks";

import { startChild } from "../../support/child.ts";
import {
  FAKE_TOKEN,
  fakeApi,
  fakeProblem,
  fakeSession,
  serveFakeApi,
} from "../../support/doubles/fake-api.ts";
import { TEST_HOOK_SECRET } from "../../support/gateway-secrets.ts";
import { SOON } from "../../support/soon.ts";
import { programOf, ROOT } from "./program-of.ts";

const ASKING = fakeSession(1, { moreTimeAskedAt: "2026-11-27T18:05:00Z" });
const PATH = `/api/v1/sessions/${ASKING.session}`;

const factOf = (type: string) => ({
  type,
  session: ASKING.session,
  data: { console: "vm-1", endsAt: "2026-11-27T18:14:00.000Z" },
});

describe("the program of docs/api.md that answers who asks for more time", () => {
  it("gives half an hour, or says no, to what the gateway has signed", async ({
    expect,
    onTestFinished,
  }) => {
    const api = fakeApi([ASKING]);
    const gateway = await serveFakeApi(api);
    onTestFinished(() => gateway.close());
    const program = await startChild(
      process.execPath,
      ["--input-type=module", "--eval", programOf("### Asking for more time", "docs/api.md")],
      {
        cwd: ROOT.pathname,
        env: {
          PORTHOLE_URL: `http://127.0.0.1:${gateway.port}`,
          PORTHOLE_TOKEN: FAKE_TOKEN,
          AUDIT_WEBHOOK_SECRET: TEST_HOOK_SECRET,
        },
      },
    );
    onTestFinished(() => program.stop());
    const port = await vi.waitFor(() => {
      const [, found] = /^(\d+)\n/.exec(program.output()) ?? [];
      if (found === undefined) throw new Error(program.output());
      return found;
    }, SOON);
    const deliver = async (secret: string, ...types: readonly string[]): Promise<number> => {
      const at = new Date();
      const data = { tenant: "acme", events: types.map(factOf) };
      const body = JSON.stringify({ type: "audit.events", timestamp: at.toISOString(), data });
      const { status } = await fetch(`http://127.0.0.1:${port}/`, {
        method: "POST",
        headers: {
          "webhook-id": "msg_1",
          "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
          "webhook-signature": new Webhook(secret).sign("msg_1", at, body),
        },
        body,
      });
      return status;
    };

    const stranger = `whsec_${btoa("of somebody else, of 24+")}`;
    expect(await deliver(stranger, "more-time-asked")).toBe(401);
    expect(await deliver(TEST_HOOK_SECRET, "session-live")).toBe(204);
    expect(api.calls).toEqual([]);
    expect(await deliver(TEST_HOOK_SECRET, "session-live", "more-time-asked")).toBe(204);
    api.instead.push(() => fakeProblem(422, "end-not-possible"));
    expect(await deliver(TEST_HOOK_SECRET, "more-time-asked")).toBe(204);
    api.instead.push(() => fakeProblem(404, "no-such-session"));
    expect(await deliver(TEST_HOOK_SECRET, "more-time-asked")).toBe(204);
    api.instead.push(() => fakeProblem(403, "not-permitted"));
    expect(await deliver(TEST_HOOK_SECRET, "more-time-asked")).toBe(503);
    const later = { endsAt: "2026-11-27T18:44:00.000Z" };
    expect(api.calls.map(({ method, address, body }) => [method, address, body])).toEqual([
      ["PATCH", PATH, later],
      ["PATCH", PATH, later],
      ["PATCH", PATH, { moreTime: "declined" }],
      ["PATCH", PATH, later],
      ["PATCH", PATH, later],
    ]);
  });
});
