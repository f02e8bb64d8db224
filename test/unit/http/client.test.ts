import { describe, it } from "vitest";

import { LOCAL, sourceOf } from "../../../worker/admission/source.ts";
import { clientOf } from "../../../worker/http/client.ts";

const source = (headers: Record<string, string>) => sourceOf(clientOf(new Headers(headers)));

describe("the source of a request", () => {
  it.for([
    ["203.0.113.7", "203.0.113.7"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::ffff", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["::2:0:0:1", "0:0:0:0::/64"],
    ["127.0.0.1", LOCAL],
    ["127.9.8.7", LOCAL],
    ["::1", LOCAL],
    ["", LOCAL],
    ["not an address", LOCAL],
  ] as const)("%s is %s", ([address, expected], { expect }) => {
    expect(source({ "CF-Connecting-IP": address })).toBe(expected);
  });

  it("is nothing that the client can write", ({ expect }) => {
    const names = ["X-Forwarded-For", "X-Real-IP", "True-Client-IP", "Forwarded", "CF-Pseudo-IPv4"];
    for (const name of names) expect(source({ [name]: "203.0.113.7" })).toBe(LOCAL);
  });
});
