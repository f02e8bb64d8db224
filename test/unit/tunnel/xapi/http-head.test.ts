import { describe, it } from "vitest";

import { httpHead, MAX_HEAD_BYTES } from "../../../../worker/tunnel/xapi/http-head.ts";
import { play, wire } from "../../../support/play.ts";

const head = (field: string) => wire("HTTP/1.1 200 OK\r\n", `${field}\r\n`, "\r\n");

describe("a field of a reply's head", () => {
  it("is read without the white space around it", ({ expect }) => {
    const { result } = play(httpHead(), [head("Server: \t a b\t ")]);
    expect(result).toEqual({ status: 200, fields: new Map([["server", "a b"]]) });
    expect(play(httpHead(), [head("Empty: \t ")]).result).toEqual({
      status: 200,
      fields: new Map([["empty", ""]]),
    });
  });

  it("that is long and wrong is refused at once, however it could be cut", ({ expect }) => {
    const padding = " ".repeat(MAX_HEAD_BYTES - 100);
    for (const field of [`a:${padding}\u0001`, `a:\t${padding}b${padding.slice(9000)}\u0001`]) {
      expect(() => play(httpHead(), [head(field)])).toThrow("protocol");
    }
  });
});
