import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";

import { describe, it, vi } from "vitest";

import { hookRequest } from "../../../worker/console/hook-request.ts";
import { startChild } from "../../support/child.ts";
import { listening } from "../../support/doubles/listening.ts";
import { TEST_HOOK_SECRET } from "../../support/gateway-secrets.ts";
import { CLAIMS } from "../../support/ticket/fixtures.ts";
import { programOf, ROOT } from "./program-of.ts";
import { SOON } from "../../support/soon.ts";

const TARGET = { kind: "rfb", host: "10.0.0.9", port: 5901 };

describe("the control plane of docs/tickets.md", () => {
  it("tells who has signed where a machine is now", async ({ expect, onTestFinished }) => {
    const asked: unknown[] = [];
    const made = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      asked.push(request.url, request.headers.authorization, await json(request));
      response.end(JSON.stringify({ url: "https://gateway.example/c/session#a-ticket" }));
    };
    const gateway = await listening(
      createServer((request, response) => void made(request, response)),
    );
    onTestFinished(() => gateway.close());
    const program = await startChild(
      process.execPath,
      ["--input-type=module", "--eval", programOf("## Follow the machine")],
      {
        cwd: ROOT.pathname,
        env: {
          GATEWAY: `http://127.0.0.1:${gateway.port}`,
          API_TOKEN: "token",
          TARGET_HOOK_SECRET: TEST_HOOK_SECRET,
          MACHINES: JSON.stringify({ [CLAIMS.console.id]: TARGET }),
        },
      },
    );
    onTestFinished(() => program.stop());
    const port = await vi.waitFor(() => {
      const [, found] = /^(\d+)\n/.exec(program.output()) ?? [];
      if (found === undefined) throw new Error(program.output());
      return found;
    }, SOON);
    const ask = async (secret: string, console: string) => {
      const claims = { ...CLAIMS, console: { id: console, name: console } };
      const question = { reason: "target-closed", number: 2 };
      const request = { session: "s", claims, secret, id: "msg_1", unixMs: Date.now() };
      const response = await fetch(`http://127.0.0.1:${port}/`, hookRequest(question, request));
      return [response.status, await response.json()];
    };

    const { id } = CLAIMS.console;
    expect(await ask(TEST_HOOK_SECRET, id)).toEqual([200, { ticket: "a-ticket" }]);
    expect(await ask(TEST_HOOK_SECRET, "gone")).toEqual([404, {}]);
    expect(await ask(`whsec_${btoa("of somebody else, of 24+")}`, id)).toEqual([401, {}]);
    expect(asked).toEqual([
      "/api/v1/tickets",
      "Bearer token",
      {
        subject: CLAIMS.sub,
        tenant: CLAIMS.tenant,
        console: { id, name: id },
        target: TARGET,
        grant: { mode: "view" },
      },
    ]);
  });
});
