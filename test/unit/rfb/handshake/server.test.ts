import fc from "fast-check";
import { describe, it } from "vitest";

import { desEncrypt } from "../../../../worker/tunnel/login/des.ts";
import { RfbError } from "../../../../worker/rfb/errors.ts";
import { ConversationError } from "../../../../worker/wire/errors.ts";
import { ConversationDriver, MAX_CONVERSATION_BUFFER } from "../../../../worker/wire/driver.ts";
import { RFB_LIMITS } from "../../../../worker/rfb/limits.ts";
import { MAX_OFFERED, noOffer } from "../../../../worker/rfb/handshake/security-offer.ts";
import { serverHandshake } from "../../../../worker/rfb/handshake/server.ts";
import { vncAuthenticationResponse } from "../../../../worker/rfb/handshake/vnc-authentication.ts";
import { concat, cut, hex, play, u16, u32, wire } from "../../../support/play.ts";

const challenge = Uint8Array.from({ length: 16 }, (_, index) => index * 0x11);
/** PIXEL_FORMAT as x11vnc sends it: 32 bpp, depth 24, true-colour-flag 0xff, max 255, shifts 16/8/0. */
const pixelFormat = [32, 24, 0, 0xff, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0];

function serverInit(name = "QEMU (instance-0000042)", width = 640, height = 480): Uint8Array {
  return wire(u16(width), u16(height), pixelFormat, u32(name.length), name);
}

const withPassword = (password: string) => ({
  answerChallenge: (bytes: Uint8Array) => vncAuthenticationResponse(bytes, password, desEncrypt),
});

const transcripts = {
  "3.8 None": {
    options: {},
    server: wire("RFB 003.008\n", [1, 1], u32(0), serverInit()),
    client: wire("RFB 003.008\n", [1], [1]),
  },
  "3.8 VNC Authentication": {
    options: withPassword("vncpw123"),
    server: wire("RFB 003.008\n", [1, 2], challenge, u32(0), serverInit()),
    client: wire("RFB 003.008\n", [2], Buffer.from("bc90320c55d9938fac41842ba9e41f40", "hex"), [1]),
  },
  "3.8 of Xtightvnc, which offers Tight as well": {
    options: withPassword("vncpw123"),
    server: wire("RFB 003.008\n", [2, 2, 16], challenge, u32(0), serverInit()),
    client: wire("RFB 003.008\n", [2], Buffer.from("bc90320c55d9938fac41842ba9e41f40", "hex"), [1]),
  },
  "3.8 None, with a password that is optional": {
    options: { ...withPassword("vncpw123"), passwordIsOptional: true },
    server: wire("RFB 003.008\n", [1, 1], u32(0), serverInit()),
    client: wire("RFB 003.008\n", [1], [1]),
  },
  "3.8 VNC Authentication, which an optional password prefers": {
    options: { ...withPassword("vncpw123"), passwordIsOptional: true },
    server: wire("RFB 003.008\n", [2, 1, 2], challenge, u32(0), serverInit()),
    client: wire("RFB 003.008\n", [2], Buffer.from("bc90320c55d9938fac41842ba9e41f40", "hex"), [1]),
  },
  "3.3 None, with a password that is optional": {
    options: { ...withPassword("vncpw123"), passwordIsOptional: true },
    server: wire("RFB 003.003\n", u32(1), serverInit()),
    client: wire("RFB 003.003\n", [1]),
  },
  "3.7 None, which has no SecurityResult": {
    options: {},
    server: wire("RFB 003.007\n", [2, 2, 1], serverInit()),
    client: wire("RFB 003.007\n", [1], [1]),
  },
  "3.7 VNC Authentication": {
    options: withPassword("password"),
    server: wire("RFB 003.007\n", [1, 2], challenge, u32(0), serverInit()),
    client: wire("RFB 003.007\n", [2], Buffer.from("b7b9c87777661a7a2299733209bfdfce", "hex"), [1]),
  },
  "3.3 None": {
    options: {},
    server: wire("RFB 003.003\n", u32(1), serverInit()),
    client: wire("RFB 003.003\n", [1]),
  },
  "3.3 to a server that announces 3.8, when nothing else may be spoken": {
    options: { only33: true },
    server: wire("RFB 003.008\n", u32(1), serverInit()),
    client: wire("RFB 003.003\n", [1]),
  },
  "3.3 VNC Authentication": {
    options: withPassword("password"),
    server: wire("RFB 003.003\n", u32(2), challenge, u32(0), serverInit()),
    client: wire("RFB 003.003\n", Buffer.from("b7b9c87777661a7a2299733209bfdfce", "hex"), [1]),
  },
};

describe("serverHandshake", () => {
  it.for(Object.entries(transcripts))(
    "speaks %s",
    ([, { options, server, client }], { expect }) => {
      const played = play(serverHandshake(options), [server]);
      expect(played.sent).toBe(hex(client));
      expect(played.result).toEqual({
        width: 640,
        height: 480,
        isQemu: true,
        pixelFormat: {
          bitsPerPixel: 32,
          depth: 24,
          bigEndian: false,
          trueColour: true,
          redMax: 255,
          greenMax: 255,
          blueMax: 255,
          redShift: 16,
          greenShift: 8,
          blueShift: 0,
        },
      });
      expect(played.rest).toBe("");
    },
  );

  it.for(Object.entries(transcripts))(
    "does not depend on how the stream of %s is cut",
    ([, { options, server }], { expect }) => {
      const update = wire([2]); // a Bell right after ServerInit, in the same segment
      const stream = concat([server, update]);
      const whole = play(serverHandshake(options), [stream]);
      expect(whole.rest).toBe("02");
      fc.assert(
        fc.property(fc.array(fc.nat(stream.length)), (at) => {
          expect(play(serverHandshake(options), cut(stream, at))).toEqual(whole);
        }),
      );
      const bytewise = cut(
        stream,
        Array.from({ length: stream.length }, (_, index) => index),
      );
      expect(play(serverHandshake(options), bytewise)).toEqual(whole);
    },
  );

  it.for([
    ["RFB 003.003\n", "RFB 003.003\n"],
    ["RFB 003.004\n", "RFB 003.003\n"],
    ["RFB 003.005\n", "RFB 003.003\n"],
    ["RFB 003.006\n", "RFB 003.003\n"],
    ["RFB 003.007\n", "RFB 003.007\n"],
    ["RFB 003.008\n", "RFB 003.008\n"],
    ["RFB 003.009\n", "RFB 003.008\n"],
    ["RFB 003.889\n", "RFB 003.008\n"],
    ["RFB 004.000\n", "RFB 003.008\n"],
    ["RFB 004.001\n", "RFB 003.008\n"],
    ["RFB 005.000\n", "RFB 003.008\n"],
  ] as const)("answers the banner %j with %j", ([banner, answer], { expect }) => {
    const driver = new ConversationDriver(serverHandshake({}));
    expect(hex(concat(driver.feed(wire(banner))))).toBe(hex(wire(answer)));
  });

  it.for([
    ["an HTTP server", wire("HTTP/1.1 400 Bad Request\r\n"), {}, "not-rfb"],
    ["an SSH server", wire("SSH-2.0-OpenSSH_9.2p1\r\n"), {}, "not-rfb"],
    ["a banner without newline", wire("RFB 003.008\r"), {}, "not-rfb"],
    ["a banner with signs for digits", wire("RFB +03.0-8\n"), {}, "not-rfb"],
    ["version 1.0", wire("RFB 001.000\n"), {}, "version"],
    ["an UltraVNC repeater", wire("RFB 000.000\n"), {}, "version"],
    ["version 3.2", wire("RFB 003.002\n"), {}, "version"],
    ["a refusal in 3.8", wire("RFB 003.008\n", [0], u32(8), "too many"), {}, "refused"],
    ["a refusal in 3.7", wire("RFB 003.007\n", [0], u32(0)), {}, "refused"],
    ["a refusal in 3.3", wire("RFB 003.003\n", u32(0), u32(8), "too many"), {}, "refused"],
    ["only unknown types", wire("RFB 003.008\n", [2, 30, 35]), {}, "security"],
    ["only the invalid type", wire("RFB 003.008\n", [1, 0]), {}, "security"],
    ["an unknown type in 3.3", wire("RFB 003.003\n", u32(19)), {}, "security"],
    ["a type whose low byte looks like one", wire("RFB 003.003\n", u32(0x102)), {}, "security"],
    ["a demand for a password", wire("RFB 003.008\n", [1, 2]), {}, "needs-password"],
    [
      "None to someone with a password",
      wire("RFB 003.008\n", [1, 1]),
      withPassword("x"),
      "security",
    ],
    [
      "None to someone with a password in 3.3",
      wire("RFB 003.003\n", u32(1)),
      withPassword("x"),
      "security",
    ],
    [
      "a wrong password in 3.8",
      wire("RFB 003.008\n", [1, 2], challenge, u32(1), u32(22), "Authentication failed\0"),
      withPassword("x"),
      "login-failed",
    ],
    [
      "too many attempts",
      wire("RFB 003.008\n", [1, 2], challenge, u32(2), u32(0)),
      withPassword("x"),
      "locked-out",
    ],
    [
      "too many attempts in 3.3",
      wire("RFB 003.003\n", u32(2), challenge, u32(2)),
      withPassword("x"),
      "locked-out",
    ],
    [
      "an address that TigerVNC has locked out",
      wire("RFB 003.003\n", u32(0), u32(26), "Too many security failures"),
      withPassword("x"),
      "locked-out",
    ],
    [
      "a password that locks out",
      wire("RFB 003.008\n", [1, 2], challenge, u32(1), u32(32), "Too many authentication failures"),
      withPassword("x"),
      "locked-out",
    ],
    [
      "a wrong password in 3.7",
      wire("RFB 003.007\n", [1, 2], challenge, u32(1)),
      withPassword("x"),
      "login-failed",
    ],
    [
      "a wrong password in 3.3",
      wire("RFB 003.003\n", u32(2), challenge, u32(1)),
      withPassword("x"),
      "login-failed",
    ],
    [
      "a failure after None in 3.8",
      wire("RFB 003.008\n", [1, 1], u32(1), u32(2), "no"),
      {},
      "refused",
    ],
    [
      "a pixel format of 24 bits",
      wire("RFB 003.007\n", [1, 1], u16(1), u16(1), [24], pixelFormat.slice(1), u32(0)),
      {},
      "message",
    ],
  ] as const)("reports %s as such", ([, server, options, code], { expect }) => {
    expect(errorOf(() => play(serverHandshake(options), [server]))).toBe(code);
  });

  it.for([
    ["a reason", wire("RFB 003.008\n", [0]), RFB_LIMITS.reasonBytes, "refused"],
    [
      "a failure reason",
      wire("RFB 003.008\n", [1, 2], challenge, u32(1)),
      RFB_LIMITS.reasonBytes,
      "login-failed",
    ],
    [
      "a desktop name",
      wire("RFB 003.007\n", [1, 2], challenge, u32(0), u16(1), u16(1), pixelFormat),
      RFB_LIMITS.nameBytes,
      "limit",
    ],
  ] as const)(
    "fails at once when %s over the limit is announced",
    ([, head, limit, code], { expect }) => {
      const options = withPassword("x");
      const announce = (length: number) => () =>
        new ConversationDriver(serverHandshake(options)).feed(wire(head, u32(length)));
      expect(errorOf(announce(limit))).toBe("no error");
      expect(errorOf(announce(limit + 1))).toBe(code);
      expect(errorOf(announce(0xffff_ffff))).toBe(code);
    },
  );

  it("takes a framebuffer of the largest area and no larger one", ({ expect }) => {
    const sized = (width: number, height: number) => () =>
      play(serverHandshake({}), [wire("RFB 003.007\n", [1, 1], serverInit("", width, height))]);
    expect(errorOf(sized(16_384, 16_384))).toBe("no error");
    expect(errorOf(sized(16_385, 16_384))).toBe("limit");
    expect(errorOf(sized(65_535, 65_535))).toBe("limit");
  });

  it("accepts a desktop name of the maximum length, a byte at a time, without repeating work", ({
    expect,
  }) => {
    const server = wire("RFB 003.007\n", [1, 1], serverInit("n".repeat(RFB_LIMITS.nameBytes)));
    const driver = new ConversationDriver(serverHandshake({}));
    for (const byte of server) driver.feed(Uint8Array.of(byte));
    expect(driver.done).toBe(true);
  });

  it("stops a server that floods instead of finishing", ({ expect }) => {
    const driver = new ConversationDriver(serverHandshake({}));
    driver.feed(wire("RFB 003.007\n", [1, 1]));
    expect(errorOf(() => driver.feed(new Uint8Array(MAX_CONVERSATION_BUFFER + 1)))).toBe("limit");
  });

  it.for([
    ["a refusal", wire("RFB 003.008\n", [0]), "refused"],
    ["a wrong password", wire("RFB 003.008\n", [1, 2], challenge, u32(1)), "login-failed"],
    [
      "half a reason",
      wire("RFB 003.008\n", [1, 2], challenge, u32(1), u32(9), "wro"),
      "login-failed",
    ],
  ] as const)("has its verdict as soon as there is %s", ([, server, code], { expect }) => {
    const driver = new ConversationDriver(serverHandshake(withPassword("x")));
    expect(driver.verdict).toBe(undefined);
    driver.feed(server);
    expect([driver.done, driver.verdict]).toEqual([false, expect.objectContaining({ code })]);
  });

  it("tells what the server has offered, however it ends", ({ expect }) => {
    const offer = { types: [], subTypes: [] };
    const driver = new ConversationDriver(serverHandshake({ tls: "x509", offer }));
    driver.feed(wire("RFB 003.008\n", [3, 1, 2, 19]));
    expect(offer).toEqual({ types: [1, 2, 19], subTypes: [] });
    expect(errorOf(() => driver.feed(wire([0, 2], [0], [2], u32(261), u32(257))))).toBe(
      "needs-password",
    );
    expect(offer).toEqual({ types: [1, 2, 19], subTypes: [261, 257] });
  });

  it("tells numbers of an offer up to its limit", ({ expect }) => {
    const offer = noOffer();
    const driver = new ConversationDriver(serverHandshake({ tls: "x509", offer }));
    const types = [19, ...Array.from({ length: MAX_OFFERED }, (_, index) => 100 + index)];
    const subTypes = types.map((type) => type + 1000);
    driver.feed(wire("RFB 003.008\n", [types.length], types));
    const list = wire([0, 2], [0], [subTypes.length], ...subTypes.map((type) => u32(type)));
    expect(errorOf(() => driver.feed(list))).toBe("insecure");
    expect(offer).toEqual({
      types: types.slice(0, MAX_OFFERED),
      subTypes: subTypes.slice(0, MAX_OFFERED),
    });
  });

  it("puts nothing the server said into its errors", ({ expect }) => {
    const canary = "canary<script>";
    for (const server of [
      wire("RFB 003.008\n", [0], u32(canary.length), canary),
      wire(canary),
      wire("RFB 003.008\n", [1, 2], challenge, u32(1), u32(canary.length), canary),
    ]) {
      try {
        play(serverHandshake(withPassword("x")), [server]);
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toContain("canary");
      }
    }
  });

  it("names the step it waits in", ({ expect }) => {
    const driver = new ConversationDriver(serverHandshake(withPassword("x")));
    const steps = [driver.step];
    for (const part of [wire("RFB 003.008\n"), wire([1, 2]), challenge, u32(0)]) {
      driver.feed(part);
      steps.push(driver.step);
    }
    driver.feed(serverInit());
    expect([...steps, driver.step]).toEqual([
      "version",
      "security",
      "authentication",
      "authentication",
      "initialisation",
      undefined,
    ]);
  });

  it("never throws anything but an RfbError at random bytes", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          wire(),
          wire("RFB 003.003\n"),
          wire("RFB 003.007\n"),
          wire("RFB 003.008\n"),
        ),
        fc.uint8Array({ maxLength: 300 }),
        (banner, noise) => {
          try {
            play(serverHandshake(withPassword("x")), [banner, noise]);
          } catch (error) {
            const waiting =
              error instanceof Error && error.message === "the conversation is not done";
            expect(waiting || error instanceof RfbError || error instanceof ConversationError).toBe(
              true,
            );
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function errorOf(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    return error instanceof RfbError || error instanceof ConversationError
      ? error.code
      : String(error);
  }
}
