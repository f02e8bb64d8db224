import { Socket } from "node:net";

import { describe, it } from "vitest";

import { ask } from "../../support/connector/harness.ts";
import { DOUBLE_NAME, DOUBLE_PASSWORD, floodByte } from "../../support/doubles/names.ts";
import { whenStill } from "./still.ts";
import { ended, screensForFile, start, startPlainScreen } from "../../support/connector/scene.ts";
import { SOON } from "../../support/soon.ts";

const INIT_BYTES = 24 + DOUBLE_NAME.length;

/** On a busy computer as well. */
const screens = screensForFile();
const { target } = screens;

describe("the relay", () => {
  it("passes a flood unchanged", async ({ expect }) => {
    const connector = await start();
    const { socket, incoming, answer } = await ask(connector, {
      ...target("flood"),
      password: DOUBLE_PASSWORD,
    });
    expect(answer).toEqual({ ok: true });
    await incoming.read(INIT_BYTES);
    const flood = Buffer.from(await incoming.read(3_000_000));
    expect(
      flood.equals(Buffer.from(Uint8Array.from({ length: 3_000_000 }, (_, at) => floodByte(at)))),
    ).toBe(true);
    socket.destroy();
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
  });

  it("stops reading the target while the gateway does not read", async ({ expect }) => {
    let flooded = (): number => 0;
    const peer = await startPlainScreen(
      (socket) => (flooded = flood(socket, (bytes) => socket.write(bytes))),
    );
    const connector = await start();
    const { socket, incoming } = await ask(connector, { ...target(), port: peer.port });
    await incoming.read("init".length + 1_000_000);
    socket.pause();
    // What the kernel holds for two connections on loopback, and little more.
    expect(await whenStill(flooded)).toBeLessThan(32_000_000);
    socket.destroy();
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
  });

  it("stops reading the gateway while the target takes nothing", async ({ expect }) => {
    const connector = await start();
    const deaf = await ask(connector, { ...target("deaf"), password: DOUBLE_PASSWORD });
    // What the kernel holds for two connections on loopback, and little more.
    expect(await whenStill(flood(deaf.socket, deaf.write))).toBeLessThan(32_000_000);
  });

  it("hands the end of one side to the other, what was written before it included", async ({
    expect,
  }) => {
    const told: Buffer[] = [];
    const peer = await startPlainScreen((socket) => {
      socket.on("data", (chunk) => told.push(chunk));
      socket.on("end", () => socket.end("last words"));
    });
    const connector = await start();
    const gateway = await ask(connector, { ...target(), port: peer.port });
    gateway.end("goodbye");
    const words = await gateway.incoming.read("init".length + "last words".length);
    expect(Buffer.from(words).toString()).toBe("initlast words");
    expect(Buffer.concat(told).toString()).toBe("goodbye");
    await ended(gateway);
    expect(gateway.ended()).toBe(true);
    await expect.poll(() => connector.counts().connections, SOON).toBe(0);
    expect(connector.logged.at(-1)?.fields).toMatchObject({
      end: "gateway",
      bytesToTarget: 7,
      bytesToGateway: 14,
    });
  });

  it.for(["close-relay", "reset-relay"] as const)(
    "ends when the target does: %s",
    async (screen, { expect }) => {
      const connector = await start();
      const gateway = await ask(connector, { ...target(screen), password: DOUBLE_PASSWORD });
      gateway.socket.on("end", () => gateway.end());
      await ended(gateway);
      // Both ways the connector says so: it is not the way to it that broke.
      expect(gateway.ended()).toBe(true);
      await expect
        .poll(() => connector.counts(), SOON)
        .toMatchObject({ connections: 0, relaying: 0 });
      expect(connector.logged.at(-1)?.fields["end"]).toBe(
        screen === "close-relay" ? "target" : "broken",
      );
    },
  );

  /** Writes as fast as the other end takes it; what is returned says how many bytes that were. */
  function flood(socket: Socket, write: (bytes: Uint8Array) => boolean): () => number {
    let written = 0;
    const chunk = new Uint8Array(65_536);
    const pump = (): void => {
      while (written < 64_000_000 && write(chunk)) written += chunk.length;
    };
    socket.on("drain", pump);
    pump();
    return () => written;
  }
});
