import { connect, Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, it } from "vitest";

import { MAX_WAITING, REFUSAL_LINES_PER_SECOND } from "../../../connector/listen/service.ts";
import { ask, gatewayEnd } from "../../support/connector/harness.ts";
import { ended, screensForFile, start } from "../../support/connector/scene.ts";
import { SOON } from "../../support/soon.ts";

/** On a busy computer as well. */
const screens = screensForFile();
const { target } = screens;

describe("the limits", () => {
  it("allow a number of consoles and no more, while others may wait", async ({ expect }) => {
    const connector = await start({ limits: { connections: 2 } });
    const idle = Array.from({ length: 4 }, () => gatewayEnd(connector.port));
    await expect.poll(() => connector.counts().connections, SOON).toBe(4);
    const sessions = [await ask(connector, target()), await ask(connector, target())];
    expect(sessions.map(({ answer }) => answer)).toEqual([{ ok: true }, { ok: true }]);
    const third = await ask(connector, target("tell-3.3"));
    expect(third.answer).toEqual({ ok: false, code: "connector" });
    sessions[0]?.socket.destroy();
    await expect.poll(() => connector.counts().relaying, SOON).toBe(1);
    expect((await ask(connector, target())).answer).toEqual({ ok: true });
    for (const { socket } of idle) socket.destroy();
  });

  it("give a gateway its place although strangers have taken all", async ({ expect }) => {
    const connector = await start();
    const strangers = Array.from({ length: MAX_WAITING + 1 }, () =>
      from("127.0.0.9", connector.port),
    );
    await expect
      .poll(() => connector.counts(), SOON)
      .toMatchObject({
        connections: MAX_WAITING,
        refused: 1,
      });
    expect(connector.logged.at(-1)?.fields).toEqual({ from: "127.0.0.9", reason: "full" });
    expect((await ask(connector, target())).answer).toEqual({ ok: true });
    // The oldest of theirs had to go, no other.
    await expect.poll(() => connector.counts().refused, SOON).toBe(2);
    await ended({ socket: strangers[0] ?? new Socket() });
    expect(strangers.filter(({ destroyed }) => !destroyed).length).toBeGreaterThanOrEqual(
      MAX_WAITING - 1,
    );
    for (const stranger of strangers) stranger.destroy();
  });

  it("allow a number of consoles of a target and no more, however it is spelled", async ({
    expect,
  }) => {
    const connector = await start({ limits: { perTarget: 2 } });
    const first = await ask(connector, target());
    expect((await ask(connector, { ...target(), host: "0x7f000001" })).answer).toEqual({
      ok: true,
    });
    expect((await ask(connector, target())).answer).toEqual({
      ok: false,
      code: "connector",
    });
    expect((await ask(connector, target("tell-3.3"))).answer).toMatchObject({
      code: "rfb:needs-password",
    });
    first.socket.destroy();
    await expect.poll(() => connector.counts().relaying, SOON).toBe(1);
    expect((await ask(connector, target())).answer).toEqual({ ok: true });
  });

  it("allow strangers some log lines in a second, and count the others", async ({ expect }) => {
    const now = Date.now() / 1000;
    const connector = await start({ now: () => now });
    for (let at = 0; at <= REFUSAL_LINES_PER_SECOND; at += 1) {
      const stranger = gatewayEnd(connector.port);
      stranger.socket.end(Uint8Array.of(0, 0));
      await ended(stranger);
    }
    await expect.poll(() => connector.counts().refused, SOON).toBe(REFUSAL_LINES_PER_SECOND + 1);
    const lines = connector.logged.filter(({ event }) => event === "refused");
    expect(lines).toHaveLength(REFUSAL_LINES_PER_SECOND);
  });

  it("end a session in which nothing passes", async ({ expect }) => {
    const connector = await start({ limits: { idleMs: 2000 } });
    const gateway = await ask(connector, target());
    for (let turn = 0; turn < 5; turn += 1) {
      gateway.write("a");
      // oxlint-disable-next-line no-await-in-loop -- it is kept alive
      await sleep(500);
    }
    expect(gateway.socket.destroyed).toBe(false);
    await ended(gateway);
    expect(connector.logged.at(-1)?.fields).toMatchObject({ end: "idle", bytesToTarget: 5 });
  });
});

/** A connection from another address of this machine. */
function from(localAddress: string, port: number): Socket {
  return connect({ host: "127.0.0.1", port, localAddress }).on("error", () => {});
}
