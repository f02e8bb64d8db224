import { describe, it } from "vitest";

import { outcome, queryOf } from "./console-urls.ts";

describe("the source address", () => {
  const check = (sourceIP: string | undefined, clientAddress?: string) =>
    outcome(queryOf({ sourceIP }), {
      rules: { checkSourceIp: true },
      ...(clientAddress === undefined ? {} : { clientAddress }),
    });

  it.for([
    ["198.51.100.7", "198.51.100.7"],
    ["2001:db8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:DB8::1:0:0:1"],
    ["198.51.100.7", "::ffff:198.51.100.7"],
    ["198.51.100.7", "0:0:0:0:0:ffff:c633:6407"],
    ["0:0:0:0:0:0:0:1", "::1"],
  ] as const)("%s is %s", async ([java, cloudflare], { expect }) => {
    expect(await check(java, cloudflare)).toBe("opened");
  });

  it.for([
    ["198.51.100.7", "198.51.100.8"],
    ["198.51.100.7", "2001:db8::1"],
    ["198.51.100.7", undefined],
    [undefined, "198.51.100.7"],
    [undefined, undefined],
    ["", ""],
    ["unknown", "unknown"],
    ["198.51.100.7", "198.51.100.07"],
    ["3325256711", "198.51.100.7"],
    ["fe80:0:0:0:0:0:0:1%eth0", "fe80::1%eth0"],
    ["2001:db8:0:0:0:0:0:1", "[2001:db8::1]"],
  ] as const)("%s is not %s", async ([java, cloudflare], { expect }) => {
    expect(await check(java, cloudflare)).toBe("link-address address");
  });

  it("does not matter unless it is asked for", async ({ expect }) => {
    expect(await outcome(queryOf(), { clientAddress: "203.0.113.9" })).toBe("opened");
  });
});
