import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { describe, it } from "vitest";

import { openTicket } from "../../../worker/ticket/open.ts";
import { TEST_KEY } from "../../support/gateway-secrets.ts";
import { programOf, ROOT } from "./program-of.ts";

describe("the issuers of docs/tickets.md", () => {
  it("with jose alone make links that the gateway opens", async ({ expect }) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", programOf("### With a JOSE library")],
      {
        cwd: ROOT,
        env: { ...process.env, TICKET_KEYS: JSON.stringify({ keys: [TEST_KEY] }) },
      },
    );
    const [, ticket = ""] = /^https:\/\/console\.example\.com\/c#(\S+)\n$/.exec(stdout) ?? [];
    const claims = await openTicket(ticket, {
      keys: { keys: [TEST_KEY] },
      issuers: [],
      audience: "porthole",
      maxSeconds: 600,
      now: Date.now() / 1000,
    });
    expect(claims).toMatchObject({ iss: "my-portal", target: { kind: "rfb", port: 5901 } });
  });
});
