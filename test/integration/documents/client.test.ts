import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { describe, it } from "vitest";

import { FAKE_TOKEN, fakeApi, fakeSession, serveFakeApi } from "../../support/doubles/fake-api.ts";
import { programOf, ROOT } from "./program-of.ts";

describe("the program of docs/client.md", () => {
  it("ends the consoles that nobody uses", async ({ expect, onTestFinished }) => {
    const lastInputAt = new Date().toISOString();
    const used = fakeSession(2, { lastInputAt });
    const api = fakeApi([fakeSession(1), used, fakeSession(3)]);
    const gateway = await serveFakeApi(api);
    onTestFinished(() => gateway.close());
    const run = (token: string) =>
      promisify(execFile)(
        process.execPath,
        ["--input-type=module-typescript", "--eval", programOf("## An example", "docs/client.md")],
        {
          cwd: ROOT,
          env: { PORTHOLE_URL: `http://127.0.0.1:${gateway.port}`, PORTHOLE_TOKEN: token },
        },
      );
    const { stdout } = await run(FAKE_TOKEN);
    expect(stdout).toBe("ended web-01 of user1@example.com\nended web-03 of user3@example.com\n");
    expect(api.sessions).toEqual([used]);
    await expect(run("another")).rejects.toMatchObject({
      code: 1,
      stderr: "unauthorized: Title of unauthorized\n",
    });
  });
});
