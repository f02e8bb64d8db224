import { randomBytes } from "node:crypto";

import { describe, it } from "vitest";

import type { SharedKey } from "../../../worker/ticket/keys/jwk.ts";
import { MAX_PREAMBLE_BYTES, sealPreamble } from "../../../worker/tunnel/connector/handshake.ts";
import { initiate } from "../../../worker/tunnel/connector/noise/handshake.ts";
import type { Preamble } from "../../../worker/tunnel/connector/preamble.ts";
import { ask, askOn, gatewayEnd, KEY, newPreamble } from "../../support/connector/harness.ts";
import { DOUBLE_NAME } from "../../support/doubles/names.ts";
import { ended, framed, refusal, screensForFile, start } from "../../support/connector/scene.ts";

const INIT_BYTES = 24 + DOUBLE_NAME.length;

const screens = screensForFile();
const { target } = screens;

/** Seals what the schema would not let through. */
function sealAnything(payload: unknown): Uint8Array {
  const named = Buffer.concat([Uint8Array.of(KEY.kid.length), Buffer.from(KEY.kid)]);
  const prologue = Buffer.concat([Buffer.from("porthole connector 1\n"), named]);
  const psk = Buffer.from(KEY.k, "base64url");
  const { message } = initiate({ psk, prologue }, Buffer.from(JSON.stringify(payload)));
  return framed(Buffer.concat([named, message]));
}

const frameOf = (preamble: Preamble, key: SharedKey = KEY): Uint8Array =>
  sealPreamble(preamble, key).frame;

describe("a preamble", () => {
  it("opens the console that it names, and the connection begins with ServerInit", async ({
    expect,
  }) => {
    const connector = await start();
    const { answer, incoming, write } = await ask(connector, target());
    expect(answer).toEqual({ ok: true });
    const init = Buffer.from(await incoming.read(INIT_BYTES));
    expect(init.subarray(24).toString()).toBe(DOUBLE_NAME);
    write("ab");
    expect(
      Buffer.from(await incoming.read(12))
        .subarray(8)
        .toString(),
    ).toBe("6162");
  });

  it("may come a byte at a time", async ({ expect }) => {
    const connector = await start();
    const gateway = gatewayEnd(connector.port);
    const sealed = sealPreamble(newPreamble(target()), KEY);
    for (const byte of sealed.frame) {
      gateway.socket.write(Uint8Array.of(byte));
      // oxlint-disable-next-line no-await-in-loop -- segments of their own
      await new Promise((resolve) => setImmediate(resolve));
    }
    const opened = await gateway.open({ ...sealed, frame: new Uint8Array(0) });
    expect(opened?.status).toEqual({ ok: true });
  });

  it("may have the longest length and no longer one", async ({ expect }) => {
    const connector = await start({ limits: { preambleMs: 2000 } });
    const noise = (length: number) => framed(randomBytes(length));
    // Taken as a frame, and not opened.
    expect(await refusal(connector, noise(MAX_PREAMBLE_BYTES))).toBe("key");
    expect(await refusal(connector, noise(MAX_PREAMBLE_BYTES).subarray(0, 2))).toBe("timeout");
    expect(await refusal(connector, framed(new Uint8Array(0), MAX_PREAMBLE_BYTES + 1))).toBe(
      "malformed",
    );
    expect(await refusal(connector, framed(new Uint8Array(0)))).toBe("malformed");
  });

  it("must come within its time, however it trickles", async ({ expect }) => {
    const connector = await start({ limits: { preambleMs: 150 } });
    const gateway = gatewayEnd(connector.port);
    const frame = frameOf(newPreamble(target()));
    const trickle = setInterval(() => gateway.socket.write(frame.subarray(0, 1)), 20);
    await ended(gateway);
    clearInterval(trickle);
    expect(connector.logged.at(-1)).toMatchObject({
      event: "refused",
      fields: { reason: "timeout" },
    });
  });

  const stranger: SharedKey = { ...KEY, k: randomBytes(32).toString("base64url") };
  const now = Math.floor(Date.now() / 1000);
  it.for<[string, (preamble: Preamble) => Uint8Array, string]>([
    ["of another protocol", () => framed(Buffer.from("GET / HTTP/1.1\r\n\r\n")), "key"],
    ["sealed with another key of the same name", (preamble) => frameOf(preamble, stranger), "key"],
    [
      "sealed with a key of another name",
      (preamble) => frameOf(preamble, { ...KEY, kid: "x" }),
      "key",
    ],
    ["for another connector", (preamble) => frameOf({ ...preamble, aud: "dc2" }), "audience"],
    ["that has expired", (p) => frameOf({ ...p, iat: now - 41, exp: now - 11 }), "time"],
    ["of the future", (p) => frameOf({ ...p, iat: now + 12, exp: now + 40 }), "time"],
    ["that lives too long", (p) => frameOf({ ...p, exp: p.iat + 31 }), "time"],
    ["that ends before it begins", (p) => frameOf({ ...p, exp: p.iat }), "time"],
    ["with an unknown member", (preamble) => sealAnything({ ...preamble, more: 1 }), "malformed"],
    [
      "with a target that is none",
      (p) => sealAnything({ ...p, target: { ...target(), host: "a b" } }),
      "malformed",
    ],
    [
      "with CR and LF in a path",
      (p) =>
        sealAnything({
          ...p,
          target: { kind: "websocket", host: "h", port: 1, path: "/\r\nX: y" },
        }),
      "malformed",
    ],
  ])("%s is closed without an answer", async ([, seal, reason], { expect }) => {
    const connector = await start({ now: () => now + 1 });
    const preamble = { ...newPreamble(target()), iat: now + 1, exp: now + 31 };
    expect(await refusal(connector, seal(preamble))).toBe(reason);
    expect(connector.counts()).toMatchObject({ refused: 1, opened: 0, failed: 0 });
  });

  it("of a changed bit anywhere is closed without an answer", async ({ expect }) => {
    const connector = await start();
    const frame = frameOf(newPreamble(target()));
    const positions = Array.from(
      { length: 24 },
      (_, step) => 2 + Math.floor((step * (frame.length - 3)) / 23),
    );
    for (const at of positions) {
      const changed = Uint8Array.from(frame, (byte, index) => (index === at ? byte ^ 1 : byte));
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await refusal(connector, changed)).toBe("key");
    }
    expect(connector.counts().opened).toBe(0);
  });

  it("opens once, also when it comes many times at once", async ({ expect }) => {
    const connector = await start();
    const sealed = sealPreamble(newPreamble(target()), KEY);
    const { frame } = sealed;
    const gateways = Array.from({ length: 20 }, () => gatewayEnd(connector.port));
    const answers = await Promise.allSettled(gateways.map((gateway) => gateway.open(sealed)));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await refusal(connector, frame)).toBe("used");
    expect(connector.counts()).toMatchObject({ opened: 1, refused: 20 });
  });

  it("from before the start is closed without an answer: it may have been used", async ({
    expect,
  }) => {
    const started = Date.now() / 1000 + 2;
    const connector = await start({ now: () => started });
    expect(await refusal(connector, frameOf(newPreamble(target())))).toBe("used");
  });

  it("is opened with every key of the set", async ({ expect }) => {
    const older: SharedKey = { ...stranger, kid: "older" };
    const connector = await start({ settings: { keys: [KEY, older] } });
    const gateway = gatewayEnd(connector.port);
    const { answer } = await askOn(gateway, newPreamble(target()), older);
    expect(answer).toEqual({ ok: true });
  });
});
