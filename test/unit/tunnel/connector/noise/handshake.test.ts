import { randomBytes } from "node:crypto";

import fc from "fast-check";
import { describe, it } from "vitest";

import {
  HANDSHAKE_OVERHEAD,
  initiate,
  respond,
  type HandshakeKeys,
  type TransportKeys,
} from "../../../../../worker/tunnel/connector/noise/handshake.ts";
import { NoiseError } from "../../../../../worker/tunnel/connector/noise/noise-error.ts";
import { generateKeyPair } from "../../../../../worker/tunnel/connector/noise/x25519.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const shared = (): HandshakeKeys => ({ psk: randomBytes(32), prologue: bytes("prologue") });

function agree(keys: HandshakeKeys): readonly [gateway: TransportKeys, connector: TransportKeys] {
  const initiated = initiate(keys, bytes("first"));
  const answered = respond(keys, initiated.message).answer(bytes("second"));
  return [initiated.finish(answered.message).keys, answered.keys];
}

describe("the handshake", () => {
  it("brings both payloads over and makes keys that fit, one for each direction", ({ expect }) => {
    const keys = shared();
    const initiated = initiate(keys, bytes("first"));
    expect(initiated.message.length).toBe("first".length + HANDSHAKE_OVERHEAD);
    const responded = respond(keys, initiated.message);
    expect(Buffer.from(responded.payload).toString()).toBe("first");
    const answered = responded.answer(bytes("second"));
    const finished = initiated.finish(answered.message);
    expect(Buffer.from(finished.payload).toString()).toBe("second");
    for (const [from, to] of [
      [finished.keys, answered.keys],
      [answered.keys, finished.keys],
    ] as const) {
      expect(
        Buffer.from(to.receive.open(Buffer.concat(from.send.seal(bytes("x"))))).toString(),
      ).toBe("x");
    }
  });

  it("makes other keys each time, and other ones for the two directions", ({ expect }) => {
    const keys = shared();
    const made = [agree(keys), agree(keys)].flatMap(([gateway]) => [gateway.send, gateway.receive]);
    const first = made.map((key) => Buffer.concat(key.seal(new Uint8Array(16))).toString("hex"));
    expect(new Set(first).size).toBe(4);
  });

  it.for<[string, (keys: HandshakeKeys) => HandshakeKeys]>([
    ["key", (keys) => ({ ...keys, psk: randomBytes(32) })],
    ["prologue", (keys) => ({ ...keys, prologue: bytes("prologuf") })],
    ["empty prologue", (keys) => ({ ...keys, prologue: new Uint8Array(0) })],
  ])("opens nothing with another %s", ([, change], { expect }) => {
    const keys = shared();
    const { message } = initiate(keys, bytes("first"));
    expect(() => respond(change(keys), message)).toThrow(NoiseError);
  });

  it("opens no message of which a bit has changed or a byte is missing", ({ expect }) => {
    const keys = shared();
    const initiated = initiate(keys, bytes("first"));
    const answer = respond(keys, initiated.message).answer(bytes("second")).message;
    for (let at = 0; at < initiated.message.length; at += 1) {
      expect(() => respond(keys, flipped(initiated.message, at))).toThrow(NoiseError);
      expect(() => respond(keys, initiated.message.subarray(0, at))).toThrow(NoiseError);
    }
    for (let at = 0; at < answer.length; at += 1) {
      for (const wrong of [flipped(answer, at), answer.subarray(0, at)]) {
        // An initiator has one answer.
        const again = initiate(keys, bytes("first"));
        expect(() => again.finish(wrong)).toThrow(NoiseError);
      }
    }
  });

  it("does not believe an answer to another message, and not its own message", ({ expect }) => {
    const keys = shared();
    const [recorded, fresh, reflected] = [0, 1, 2].map(() => initiate(keys, bytes("first")));
    if (!recorded || !fresh || !reflected) throw new Error("three");
    const { message } = respond(keys, recorded.message).answer(bytes("second"));
    expect(() => fresh.finish(message)).toThrow(NoiseError);
    expect(() => reflected.finish(reflected.message)).toThrow(NoiseError);
  });

  it("refuses public keys that everybody knows the secret of, key or no key", ({ expect }) => {
    const keys = shared();
    // The points of small order (RFC 7748 §6.1).
    for (const point of [
      "00".repeat(32),
      `01${"00".repeat(31)}`,
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      `ec${"ff".repeat(30)}7f`,
      `ed${"ff".repeat(30)}7f`,
      `ee${"ff".repeat(30)}7f`,
    ]) {
      const real = initiate(keys, bytes("x"));
      const known = {
        ...keys,
        ephemeral: { ...generateKeyPair(), publicKey: Buffer.from(point, "hex") },
      };
      expect(() => respond(keys, initiate(known, bytes("x")).message)).toThrow(NoiseError);
      expect(() =>
        real.finish(Buffer.concat([Buffer.from(point, "hex"), randomBytes(40)])),
      ).toThrow(NoiseError);
    }
  });

  it("makes nothing of random bytes", ({ expect }) => {
    const keys = shared();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        expect(() => respond(keys, noise)).toThrow(NoiseError);
        expect(() => initiate(keys, bytes("x")).finish(noise)).toThrow(NoiseError);
      }),
    );
  });
});

function flipped(message: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(message, (byte, index) => (index === at ? byte ^ 1 : byte));
}
