import fc from "fast-check";
import { describe, it } from "vitest";

import { ConversationDriver } from "../../../../worker/wire/driver.ts";
import { MAX_HEAD_BYTES, MAX_HEADER_FIELDS } from "../../../../worker/tunnel/xapi/http-head.ts";
import { TunnelError } from "../../../../worker/tunnel/errors.ts";
import { codeOfXapiStatus, xapiConnect } from "../../../../worker/tunnel/xapi/connect.ts";
import { concat, cut, hex, wire } from "../../../support/play.ts";

const UUID = "uuid=8f9e1f0a-5f5b-4d0e-9a2b-0b9c1d2e3f40";
const SESSION = "OpaqueRef:6c1f4e63-0000-4000-8000-000000000001";
const TARGET = { host: "xen1.cloud.test", console: UUID, session: SESSION };

const REQUEST = [
  `CONNECT /console?${UUID} HTTP/1.0`,
  "Host: xen1.cloud.test",
  `Cookie: session_id=${SESSION}`,
  "\r\n",
].join("\r\n");
/** XAPI's reply, byte for byte. */
const OPEN =
  "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nCache-Control: no-cache, no-store\r\n\r\n";

interface Outcome {
  readonly sent: string;
  readonly rest: string;
  readonly done: boolean;
}

function connect(chunks: readonly Uint8Array[], target = TARGET): Outcome {
  const driver = new ConversationDriver(xapiConnect(target));
  const sent = driver.greeting();
  let rest: Uint8Array = new Uint8Array(0);
  for (const chunk of chunks) {
    if (driver.done) rest = concat([rest, chunk]);
    else sent.push(...driver.feed(chunk));
  }
  const { done } = driver;
  return {
    sent: Buffer.from(concat(sent)).toString("latin1"),
    rest: hex(concat([done ? driver.rest() : new Uint8Array(0), rest])),
    done,
  };
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return "no error";
  } catch (error) {
    return error instanceof TunnelError ? error.code : String(error);
  }
}

describe("xapiConnect", () => {
  it("sends exactly this, and leaves the banner that shares the reply's segment alone", ({
    expect,
  }) => {
    const banner = "RFB 003.003\n";
    expect(connect([wire(OPEN, banner)])).toEqual({
      sent: REQUEST,
      rest: hex(wire(banner)),
      done: true,
    });
  });

  it.for<[string, string]>([
    ["10.0.0.1", "Host: 10.0.0.1\r\n"],
    ["fd00::1", "Host: [fd00::1]\r\n"],
  ])("names the host %s without a port", ([host, line], { expect }) => {
    expect(connect([], { ...TARGET, host }).sent).toContain(`\r\n${line}`);
  });

  it("does not depend on how the reply is cut", ({ expect }) => {
    const stream = wire(OPEN, "RFB 003.008\n", [1, 1]);
    const whole = connect([stream]);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (at) => {
        expect(connect(cut(stream, at))).toEqual(whole);
      }),
    );
    const each = Array.from({ length: stream.length }, (_, index) => index);
    expect(connect(cut(stream, each))).toEqual(whole);
  });

  it.for([
    "HTTP/1.0 200 OK\r\n\r\n",
    "HTTP/1.1 200\r\n\r\n",
    "HTTP/1.1 200 \r\n\r\n",
    "HTTP/1.1 200 OK\n\n",
    "HTTP/1.1 200 OK\r\nA:b\nC:  d \r\n\n",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
    "HTTP/1.1 200 \xe9t\xe9\r\nX: \xff\r\n\r\n",
  ])("takes %j for a success", (reply, { expect }) => {
    expect(connect([wire(reply, [7])])).toMatchObject({ done: true, rest: "07" });
  });

  it.for([
    "RFB 003.008\n",
    "SSH-2.0-x\r\n",
    "HTTP/2 200 OK\r\n\r\n",
    "HTTP/1.2 200 OK\r\n\r\n",
    "http/1.1 200 OK\r\n\r\n",
    "HTTP/1.1 20 OK\r\n\r\n",
    "HTTP/1.1 2000 OK\r\n\r\n",
    "HTTP/1.1 099 OK\r\n\r\n",
    "HTTP/1.1  200 OK\r\n\r\n",
    "HTTP/1.1 200OK\r\n\r\n",
    "HTTP/1.1 200 OK\rX\r\n\r\n",
    " HTTP/1.1 200 OK\r\n\r\n",
    "\r\n",
    "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
    "HTTP/1.1 200 OK\r\n: empty\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA: b\0\r\n\r\n",
    "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n",
    "HTTP/1.1 204 No Content\r\n\r\n",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "HTTP/1.1 418 Teapot\r\n\r\n",
  ])("takes %j for no reply of XAPI", (reply, { expect }) => {
    expect(codeOf(() => connect([wire(reply)]))).toBe("protocol");
  });

  it.for([
    [200, "protocol"],
    [301, "refused"],
    [302, "refused"],
    [307, "refused"],
    [400, "protocol"],
    [401, "unauthorized"],
    [403, "unauthorized"],
    [404, "not-running"],
    [500, "not-running"],
    [501, "refused"],
    [502, "protocol"],
    [503, "busy"],
    [599, "protocol"],
  ] as const)("takes status %d for %s", ([status, code], { expect }) => {
    expect(codeOfXapiStatus(status)).toBe(code);
    if (status === 200) return;
    const reply = `HTTP/1.1 ${status} X\r\nLocation: https://elsewhere.test/console\r\n\r\n<html>`;
    expect(codeOf(() => connect([wire(reply)]))).toBe(code);
  });

  it("reads the longest head and no longer one", ({ expect }) => {
    const start = "HTTP/1.1 200 OK\r\nX: ";
    const head = (length: number) => `${start}${"x".repeat(length - start.length - 4)}\r\n\r\n`;
    expect(head(MAX_HEAD_BYTES)).toHaveLength(MAX_HEAD_BYTES);
    expect(connect([wire(head(MAX_HEAD_BYTES))]).done).toBe(true);
    expect(codeOf(() => connect([wire(head(MAX_HEAD_BYTES + 1))]))).toBe("protocol");
  });

  it("gives a line without an end up at the limit, a byte at a time", ({ expect }) => {
    const driver = new ConversationDriver(xapiConnect(TARGET));
    const status = wire("HTTP/1.1 200 ", "x".repeat(MAX_HEAD_BYTES - 13));
    for (const byte of status.subarray(0, -1)) driver.feed(Uint8Array.of(byte));
    expect(codeOf(() => driver.feed(Uint8Array.of(0x78)))).toBe("protocol");
  });

  it("reads as many fields as there may be and not one more", ({ expect }) => {
    const reply = (count: number) => wire(`HTTP/1.1 200 OK\r\n${"A: b\r\n".repeat(count)}\r\n`);
    expect(connect([reply(MAX_HEADER_FIELDS)]).done).toBe(true);
    expect(codeOf(() => connect([reply(MAX_HEADER_FIELDS + 1)]))).toBe("protocol");
  });

  it.for([
    { ...TARGET, host: "h\r\nX: y" },
    { ...TARGET, host: "h:80/x" },
    { ...TARGET, host: "" },
    { ...TARGET, session: `${SESSION}\r\nX: y` },
    { ...TARGET, session: `${SESSION}; a=b` },
    { ...TARGET, session: "" },
    { ...TARGET, console: `${UUID} HTTP/1.1\r\nX: y` },
    { ...TARGET, console: `${UUID}&session_id=x` },
    { ...TARGET, console: `${UUID}\n` },
  ])("puts nothing into a request that is not a target: %j", (target, { expect }) => {
    expect(() => connect([], target)).toThrow(RangeError);
  });

  it("throws nothing but a TunnelError at random bytes", ({ expect }) => {
    const starts = fc.constantFrom("", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 500 X\r\nA: b\r\n");
    fc.assert(
      fc.property(starts, fc.uint8Array({ maxLength: 300 }), (start, noise) => {
        expect([
          "no error",
          "protocol",
          "refused",
          "unauthorized",
          "not-running",
          "busy",
        ]).toContain(codeOf(() => connect([wire(start, noise)])));
      }),
      { numRuns: 1000 },
    );
  });
});
