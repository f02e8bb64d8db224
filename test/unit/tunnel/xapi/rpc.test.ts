import fc from "fast-check";
import { describe, it } from "vitest";

import { ConversationDriver } from "../../../../worker/wire/driver.ts";
import { TunnelError } from "../../../../worker/tunnel/errors.ts";
import { MAX_ANSWER_BYTES, xapiCall, type XapiAnswer } from "../../../../worker/tunnel/xapi/rpc.ts";
import { concat, cut, wire } from "../../../support/play.ts";

const CALL = {
  host: "xen1.cloud.test",
  method: "console.get_location",
  params: ["OpaqueRef:session", "OpaqueRef:console"],
};

const BODY =
  '{"jsonrpc":"2.0","id":1,"method":"console.get_location","params":["OpaqueRef:session","OpaqueRef:console"]}';

function reply(body: string, length = Buffer.byteLength(body), more = ""): string {
  return `HTTP/1.0 200 OK\r\ncontent-length: ${length}\r\n${more}connection: close\r\n\r\n${body}`;
}

function call(chunks: readonly Uint8Array[]): {
  readonly sent: string;
  readonly answer: XapiAnswer;
} {
  const driver = new ConversationDriver(xapiCall(CALL));
  const sent = driver.greeting();
  for (const chunk of chunks) if (!driver.done) sent.push(...driver.feed(chunk));
  return { sent: Buffer.from(concat(sent)).toString(), answer: driver.result };
}

function codeOf(text: string): string {
  try {
    call([wire(text)]);
    return "no error";
  } catch (error) {
    return error instanceof TunnelError ? error.code : String(error);
  }
}

describe("xapiCall", () => {
  it("asks by HTTP/1.0 and takes the value", ({ expect }) => {
    const { sent, answer } = call([wire(reply('{"jsonrpc":"2.0","result":"x","id":1}'))]);
    expect(sent).toBe(
      [
        "POST /jsonrpc HTTP/1.0",
        "Host: xen1.cloud.test",
        "Content-Type: application/json",
        `Content-Length: ${BODY.length}`,
        "Connection: close",
        "",
        BODY,
      ].join("\r\n"),
    );
    expect(answer).toEqual({ kind: "value", value: "x" });
  });

  it("takes an error with what belongs to it", ({ expect }) => {
    const error = '{"code":1,"message":"HOST_IS_SLAVE","data":["10.0.0.1"]}';
    expect(call([wire(reply(`{"jsonrpc":"2.0","error":${error},"id":1}`))]).answer).toEqual({
      kind: "error",
      code: "HOST_IS_SLAVE",
      details: ["10.0.0.1"],
    });
    const bare = '{"code":1,"message":"INTERNAL_ERROR"}';
    expect(call([wire(reply(`{"jsonrpc":"2.0","error":${bare},"id":1}`))]).answer).toEqual({
      kind: "error",
      code: "INTERNAL_ERROR",
      details: [],
    });
  });

  it("does not depend on how the answer is cut", ({ expect }) => {
    const stream = wire(reply('{"jsonrpc":"2.0","result":["a","b"],"id":1}'));
    const whole = call([stream]);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (at) => {
        expect(call(cut(stream, at))).toEqual(whole);
      }),
    );
  });

  const ok = '{"jsonrpc":"2.0","result":"x","id":1}';
  it.for<[string, string]>([
    ["no JSON", reply("<html>")],
    ["a list", reply("[]")],
    ["another id", reply('{"jsonrpc":"2.0","result":"x","id":2}')],
    ["an older JSON-RPC", reply('{"result":"x","error":null,"id":1}')],
    ["a member twice", reply('{"jsonrpc":"2.0","result":"x","result":"y","id":1}')],
    ["an error that is no name", reply('{"jsonrpc":"2.0","error":{"message":"a b"},"id":1}')],
    ["neither value nor error", reply('{"jsonrpc":"2.0","id":1}')],
    ["no length", `HTTP/1.0 200 OK\r\n\r\n${ok}`],
    ["two lengths", reply(ok, ok.length, `Content-Length: ${ok.length}\r\n`)],
    ["a length with a sign", reply(ok).replace("content-length: ", "content-length: +")],
    ["chunks", reply(ok, ok.length, "Transfer-Encoding: chunked\r\n")],
    ["status 500", "HTTP/1.0 500 Internal Error\r\n\r\n"],
    ["status 404", "HTTP/1.0 404 Not Found\r\n\r\n"],
    ["status 204", "HTTP/1.0 204 No Content\r\n\r\n"],
  ])("takes %s for no answer", ([, text], { expect }) => {
    expect(codeOf(text)).toBe("protocol");
  });

  it.for([
    [401, "unauthorized"],
    [403, "unauthorized"],
    [302, "refused"],
    [503, "busy"],
  ] as const)("takes status %d for %s", ([status, code], { expect }) => {
    expect(codeOf(`HTTP/1.0 ${status} X\r\n\r\n`)).toBe(code);
  });

  it("takes the longest answer, and is done at once with a longer one", ({ expect }) => {
    const fill = MAX_ANSWER_BYTES - ok.length;
    const longest = `{"jsonrpc":"2.0","result":"x${"y".repeat(fill)}","id":1}`;
    expect(longest).toHaveLength(MAX_ANSWER_BYTES);
    expect(codeOf(reply(longest))).toBe("no error");
    expect(codeOf(reply("", MAX_ANSWER_BYTES + 1))).toBe("protocol");
    expect(codeOf(reply("", 9_999_999))).toBe("protocol");
  });

  it("throws nothing but a TunnelError at random bytes", ({ expect }) => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(["no error", "protocol"]).toContain(codeOf(reply(json)));
      }),
    );
  });
});
