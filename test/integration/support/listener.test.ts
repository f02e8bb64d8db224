import { createServer } from "node:net";

import { describe, it } from "vitest";

import { startChild } from "../../support/child.ts";
import { childListens, freePort, ownsListener } from "../../support/listener.ts";

const SERVE = "require('net').createServer().listen(+process.argv[1], '127.0.0.1')";

describe("looking for a listener", () => {
  it("finds the port of our own child", async ({ expect }) => {
    const port = await freePort();
    const child = await startChild(process.execPath, ["-e", SERVE, String(port)]);
    try {
      await childListens(child, port);
      expect(await ownsListener(child.pid, port)).toBe(true);
    } finally {
      await child.stop();
    }
    expect(child.alive()).toBe(false);
  });

  it("does not take a foreign server on that port for our child", async ({ expect }) => {
    const foreign = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => foreign.listen(port, "127.0.0.1", resolve));
    const child = await startChild(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    try {
      expect(await ownsListener(process.pid, port)).toBe(true);
      expect(await ownsListener(child.pid, port)).toBe(false);
    } finally {
      await child.stop();
      await new Promise((resolve) => foreign.close(resolve));
    }
  });

  it("reports what a child printed before it ended", async ({ expect }) => {
    const child = await startChild(process.execPath, ["-e", "console.error('no licence')"]);
    await expect(childListens(child, 9)).rejects.toThrow("no licence");
  });
});
