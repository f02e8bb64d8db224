import fc from "fast-check";
import { describe, it } from "vitest";

import { desEncrypt } from "../../../../worker/tunnel/login/des.ts";
import { RfbError } from "../../../../worker/rfb/errors.ts";
import { ConversationError } from "../../../../worker/wire/errors.ts";
import { ConversationDriver } from "../../../../worker/wire/driver.ts";
import {
  serverLogin,
  type ServerHandshakeOptions,
} from "../../../../worker/rfb/handshake/server.ts";
import { subTypeFor, VENCRYPT } from "../../../../worker/rfb/handshake/vencrypt.ts";
import { vncAuthenticationResponse } from "../../../../worker/rfb/handshake/vnc-authentication.ts";
import { concat, cut, hex, u32, wire } from "../../../support/play.ts";

const CHALLENGE = Uint8Array.from({ length: 16 }, (_, index) => index * 0x11);
const RESPONSE = Buffer.from("bc90320c55d9938fac41842ba9e41f40", "hex");

const vnc: ServerHandshakeOptions = {
  answerChallenge: (bytes) => vncAuthenticationResponse(bytes, "vncpw123", desEncrypt),
};
const plain: ServerHandshakeOptions = { plain: { username: "opérator", password: "pässword" } };
const PLAIN_CREDENTIALS = wire(u32(9), u32(9), Buffer.from("opératorpässword"));

interface Played {
  /** What was sent before TLS and in it, as hex. */
  readonly before: string;
  readonly inside: string;
  readonly rest: string;
  readonly done: boolean;
}

/** Plays what a server says in the clear, then TLS, then what it says inside. */
function play(
  options: ServerHandshakeOptions,
  before: readonly Uint8Array[],
  inside: readonly Uint8Array[] = [],
): Played {
  const driver = new ConversationDriver(serverLogin(options));
  const sent = before.flatMap((chunk) => driver.feed(chunk));
  const sentInside = driver.awaitsTls ? driver.secured() : [];
  for (const chunk of inside) sentInside.push(...driver.feed(chunk));
  const { done } = driver;
  return {
    before: hex(concat(sent)),
    inside: hex(concat(sentInside)),
    rest: done ? hex(driver.rest()) : "",
    done,
  };
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    return error instanceof RfbError || error instanceof ConversationError
      ? error.code
      : String(error);
  }
}

/** A server's part up to the answer to the sub-type. */
const offer = (...subTypes: readonly number[]) =>
  wire("RFB 003.008\n", [1, 19], [0, 2], [0], [subTypes.length], ...subTypes.map(u32));
const CHOSEN = (subType: number) => wire("RFB 003.008\n", [19], [0, 2], u32(subType));

interface Transcript {
  readonly options: ServerHandshakeOptions;
  readonly subType: number;
  readonly server: Uint8Array;
  readonly client: Uint8Array;
}

const transcripts: Readonly<Record<string, Transcript>> = {
  "QEMU's X509None": {
    options: { tls: "x509" },
    subType: VENCRYPT.x509None,
    server: wire(u32(0)),
    client: wire([1]),
  },
  "QEMU's X509Vnc": {
    options: { ...vnc, tls: "x509" },
    subType: VENCRYPT.x509Vnc,
    server: wire(CHALLENGE, u32(0)),
    client: wire(RESPONSE, [1]),
  },
  "TigerVNC's X509Plain": {
    options: { ...plain, tls: "x509" },
    subType: VENCRYPT.x509Plain,
    server: wire(u32(0)),
    client: wire(PLAIN_CREDENTIALS, [1]),
  },
  TLSNone: {
    options: { tls: "anonymous" },
    subType: VENCRYPT.tlsNone,
    server: wire(u32(0)),
    client: wire([1]),
  },
  TLSVnc: {
    options: { ...vnc, tls: "anonymous" },
    subType: VENCRYPT.tlsVnc,
    server: wire(CHALLENGE, u32(0)),
    client: wire(RESPONSE, [1]),
  },
  TLSPlain: {
    options: { ...plain, tls: "anonymous" },
    subType: VENCRYPT.tlsPlain,
    server: wire(u32(0)),
    client: wire(PLAIN_CREDENTIALS, [1]),
  },
};

describe("VeNCrypt", () => {
  it.for(Object.entries(transcripts))(
    "speaks %s, and leaves what follows to the message phase",
    ([, { options, subType, server, client }], { expect }) => {
      const after = wire([2, 7]);
      const played = play(options, [wire(offer(subType), [1])], [wire(server, after)]);
      expect(played).toEqual({
        before: hex(CHOSEN(subType)),
        inside: hex(client),
        rest: hex(after),
        done: true,
      });
    },
  );

  it.for(Object.entries(transcripts))(
    "does not depend on how the streams of %s are cut",
    ([, { options, subType, server }], { expect }) => {
      const clear = wire(offer(subType), [1]);
      const inside = wire(server, [2, 7]);
      const whole = play(options, [clear], [inside]);
      fc.assert(
        fc.property(
          fc.array(fc.nat(clear.length)),
          fc.array(fc.nat(inside.length)),
          (at, atInside) => {
            // An empty piece after the last byte would be one that came before TLS: nothing is empty on a wire.
            const pieces = cut(clear, at).filter((piece) => piece.length > 0);
            expect(play(options, pieces, cut(inside, atInside))).toEqual(whole);
          },
        ),
      );
    },
  );

  it("speaks Plain without TLS at once, without an answer to the sub-type", ({ expect }) => {
    const played = play(plain, [offer(VENCRYPT.plain), u32(0)]);
    expect(played).toMatchObject({
      before: hex(wire(CHOSEN(VENCRYPT.plain), PLAIN_CREDENTIALS, [1])),
      done: true,
    });
  });

  it("chooses the one sub-type that is demanded among all of them", ({ expect }) => {
    const all = [1, 2, ...Object.values(VENCRYPT), 263, 264, 265];
    for (const { options, subType } of Object.values(transcripts)) {
      expect(play(options, [wire(offer(...all), [1])]).before).toBe(hex(CHOSEN(subType)));
    }
  });

  it.for([
    [undefined, "none", undefined],
    [undefined, "vnc", undefined],
    [undefined, "plain", 256],
    ["anonymous", "none", 257],
    ["anonymous", "vnc", 258],
    ["anonymous", "plain", 259],
    ["x509", "none", 260],
    ["x509", "vnc", 261],
    ["x509", "plain", 262],
  ] as const)("fulfils %s with %s by %s", ([demand, credential, subType], { expect }) => {
    expect(subTypeFor(demand, credential)).toBe(subType);
  });

  const x509 = { ...vnc, tls: "x509" } as const;
  const start = wire("RFB 003.008\n", [1, 19]);
  it.for<[string, ServerHandshakeOptions, Uint8Array, string]>([
    ["None in place of VeNCrypt", { tls: "x509" }, wire("RFB 003.008\n", [1, 1]), "insecure"],
    ["VNC Authentication in its place", x509, wire("RFB 003.008\n", [2, 1, 2]), "insecure"],
    ["the anonymous type 18 of old", x509, wire("RFB 003.008\n", [2, 2, 18]), "insecure"],
    ["version 3.3, which cannot offer it", x509, wire("RFB 003.003\n", u32(2)), "insecure"],
    ["VeNCrypt 0.1", x509, wire(start, [0, 1]), "insecure"],
    ["VeNCrypt 0.0", x509, wire(start, [0, 0]), "insecure"],
    ["a refusal of the version", x509, wire(start, [0, 2], [1]), "refused"],
    ["no sub-type", x509, wire(start, [0, 2], [0], [0]), "refused"],
    ["anonymous ones alone", x509, offer(257, 258, 259), "insecure"],
    ["X509 without the password's", x509, offer(260, 262), "security"],
    [
      "X509 without the password's, which is optional without TLS only",
      { ...x509, passwordIsOptional: true },
      offer(260, 262),
      "security",
    ],
    [
      "None, where the password is optional without TLS only",
      { ...x509, passwordIsOptional: true },
      wire("RFB 003.008\n", [2, 1, 2]),
      "insecure",
    ],
    ["X509 with a password where there is none", { tls: "x509" }, offer(261), "needs-password"],
    ["X509 with either where there is none", { tls: "x509" }, offer(262, 261), "needs-password"],
    ["X509 with a user's where there is none", { tls: "x509" }, offer(262), "security"],
    ["X509 with a user's to a password", x509, offer(262, 258), "security"],
    ["anonymous TLS with a password", { tls: "anonymous" }, offer(258, 261), "needs-password"],
    ["TLS to someone with a user name and none demanded", plain, offer(262), "security"],
    [
      "X509 where anonymous is demanded",
      { ...vnc, tls: "anonymous" },
      offer(260, 261, 262),
      "insecure",
    ],
    ["Plain alone", x509, offer(256), "insecure"],
    ["a number whose low bytes look right", x509, offer(0x10105), "insecure"],
    ["a refusal of its own sub-type", x509, wire(offer(261), [0]), "refused"],
    ["another answer to the sub-type", x509, wire(offer(261), [2]), "refused"],
    ["None to someone who has a user name", plain, wire("RFB 003.008\n", [2, 1, 2]), "security"],
  ])("refuses a server that offers %s", ([, options, server, code], { expect }) => {
    expect(codeOf(() => play(options, [server]))).toBe(code);
  });

  it("reports a rejected credential as such", ({ expect }) => {
    const clear = [wire(offer(261), [1])];
    const failed = wire(CHALLENGE, u32(1), u32(2), "no");
    expect(codeOf(() => play(x509, clear, [failed]))).toBe("login-failed");
    expect(
      codeOf(() =>
        play({ ...plain, tls: "x509" }, [wire(offer(262), [1])], [wire(u32(1), u32(0))]),
      ),
    ).toBe("login-failed");
    expect(
      codeOf(() => play({ tls: "x509" }, [wire(offer(260), [1])], [wire(u32(1), u32(0))])),
    ).toBe("refused");
  });
});

describe("a driver whose handshake comes to TLS", () => {
  const options = { ...vnc, tls: "x509" } as const;
  const clear = wire(offer(261), [1]);

  it("says so, in the step of that name, and gives the answers before", ({ expect }) => {
    const driver = new ConversationDriver(serverLogin(options));
    expect(driver.awaitsTls).toBe(false);
    expect(hex(concat(driver.feed(clear)))).toBe(hex(CHOSEN(261)));
    expect(driver.awaitsTls).toBe(true);
    expect(driver.step).toBe("tls");
    expect(driver.secured()).toEqual([]);
    expect(driver.awaitsTls).toBe(false);
    expect(driver.step).toBe("authentication");
  });

  it("refuses whatever comes in the clear after the answer, in any cut", ({ expect }) => {
    const inside = wire(CHALLENGE, u32(0));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: inside.length }),
        fc.array(fc.nat(clear.length + inside.length)),
        (count, at) => {
          const stream = wire(clear, inside.subarray(0, count));
          const pieces = cut(stream, at).filter((piece) => piece.length > 0);
          const driver = new ConversationDriver(serverLogin(options));
          const sent: Uint8Array[] = [];
          const code = codeOf(() => {
            for (const piece of pieces) sent.push(...driver.feed(piece));
          });
          expect(code).toBe("injection");
          // The response to the challenge is not among what was sent.
          expect(hex(CHOSEN(261)).startsWith(hex(concat(sent)))).toBe(true);
        },
      ),
    );
  });

  it("goes on when TLS stands, not before and not twice", ({ expect }) => {
    const driver = new ConversationDriver(serverLogin(options));
    expect(() => driver.secured()).toThrow("does not wait");
    driver.feed(clear);
    driver.secured();
    expect(() => driver.secured()).toThrow("does not wait");
    expect(hex(concat(driver.feed(CHALLENGE)))).toBe(hex(RESPONSE));
  });

  it("throws nothing but its typed errors at random bytes, before TLS and in it", ({ expect }) => {
    const starts = fc.constantFrom(wire(), wire("RFB 003.008\n", [1, 19]), offer(261), clear);
    fc.assert(
      fc.property(
        starts,
        fc.uint8Array({ maxLength: 200 }),
        fc.uint8Array(),
        (head, noise, inside) => {
          const code = codeOf(() => {
            const driver = new ConversationDriver(serverLogin(options));
            driver.feed(head);
            if (!driver.awaitsTls) driver.feed(noise);
            if (driver.awaitsTls) driver.secured();
            if (!driver.done) driver.feed(inside);
          });
          expect(code).toMatch(/^[a-z-]+$|^no error$/);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
