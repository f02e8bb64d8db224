import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

import { describe, it } from "vitest";

import { openTicket } from "../../../worker/ticket/open.ts";
import { TEST_KEY } from "../../support/gateway-secrets.ts";

const ROOT = new URL("../../../", import.meta.url);

/** The first program of a section of docs/tickets.md. */
function programOf(section: string): string {
  const [, text = ""] = readFileSync(new URL("docs/tickets.md", ROOT), "utf8").split(section);
  return /```js\n([^]*?)```/.exec(text)?.[1] ?? "";
}

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
