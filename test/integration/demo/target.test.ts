import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";

import { describe, it } from "vitest";

import { answers } from "../../../demo/launch/answers.ts";
import { openMachine } from "../../../demo/launch/open-machine.ts";

/** Opens a machine of the person's own at a port of this computer. */
async function open(port: number): Promise<string> {
  const machine = await openMachine({
    subject: { kind: "target", host: "127.0.0.1", port },
    password: undefined,
    folder: "/nowhere",
    verbose: false,
    signal: new AbortController().signal,
  });
  await machine.close();
  return machine.hint;
}

describe("npm start -- --target", () => {
  it("says whether anything answers there", async ({ expect }) => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    expect(await open(port)).toBe("Your own VNC server.");
    server.close();
    await once(server, "close");
    expect(await open(port)).toBe(
      `Nothing answers at 127.0.0.1:${port} yet. Start your VNC server before you open the link.`,
    );
  });

  it("does not wait for a server that says nothing", async ({ expect }) => {
    // An address for documentation (RFC 5737), which is nobody's.
    expect(await answers("192.0.2.1", 5900, 50)).toBe(false);
  });
});
