import fc from "fast-check";
import { describe, it } from "vitest";

import {
  admitEndpoint,
  AllowListError,
  MAX_ENTRIES,
  parseAllowList,
} from "../../../worker/route/allow-list.ts";

const dial = (list: string, host: string, port: number) =>
  admitEndpoint(parseAllowList(list), { host, port })?.host;

describe("parseAllowList", () => {
  it("reads entries separated by white space and commas", ({ expect }) => {
    const list = parseAllowList(
      " 10.0.0.0/8:5900-5999,\n*.hv.example.com:5900\t[2001:db8::/32]:1 ",
    );
    expect(list).toHaveLength(3);
    expect(parseAllowList(" ,\n ")).toEqual([]);
  });

  it.for([
    "10.0.0.1",
    "10.0.0.1:",
    "10.0.0.1:*",
    "10.0.0.1:0",
    "10.0.0.1:65536",
    "10.0.0.1:5901-5900",
    "10.0.0.1:5900-",
    "10.0.0.1:59x",
    "10.0.0.0/33:5900",
    "10.0.0.1/8:5900",
    "010.0.0.0/8:5900",
    "10.1:5900",
    "0x0a000001:5900",
    "10.0.0.1.:5900",
    "[10.0.0.1]:5900",
    "[kvm1]:5900",
    "2001:db8::1:5900",
    "[2001:db8::1/32]:5900",
    "[2001:db8::/129]:5900",
    "[fe80::1%eth0]:5900",
    "kvm1/24:5900",
    "*:5900",
    "*.:5900",
    "*.*.example.com:5900",
    "kvm*.example.com:5900",
    "*.10.0.0.1:5900",
    "user@kvm1:5900",
    "https://kvm1:5900",
    "169.254.169.254:80",
    "169.254.0.0/16:5900",
    "169.254.169.0/24:5900",
    "0.0.0.0:5900",
    "224.0.0.1:5900",
    "100.100.100.200:5900",
    "[fe80::/10]:5900",
    "[fe80::1]:5900",
    "[fd00:ec2::254]:5900",
    "[::ffff:10.0.0.1]:5900",
    "[::ffff:0:0/96]:5900",
    "[64:ff9b::/96]:5900",
    "[::10.0.0.1]:5900",
    "[::/96]:5900",
    "metadata.google.internal:80",
    "*.metadata.google.internal:80",
  ])("rejects the entry %s without quoting it", (entry, { expect }) => {
    let problems: readonly string[] = [];
    try {
      parseAllowList(`kvm1:5900 ${entry}`);
    } catch (error) {
      if (error instanceof AllowListError) ({ problems } = error);
    }
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^Entry 2 .+\.$/);
    expect(problems[0]).not.toContain(entry);
  });

  it("reports every bad entry", ({ expect }) => {
    expect(() => parseAllowList("a b:1 c")).toThrow(/^Entry 1 .+ Entry 3 /);
  });

  it("takes the greatest number of entries and no more", ({ expect }) => {
    const entries = Array.from({ length: MAX_ENTRIES }, (_, index) => `kvm${index}:5900`);
    expect(parseAllowList(entries.join(" "))).toHaveLength(MAX_ENTRIES);
    expect(() => parseAllowList([...entries, "one-more:5900"].join(" "))).toThrow(AllowListError);
  });
});

describe("admitEndpoint", () => {
  it.for([
    ["kvm1:5900", "KVM1.", 5900, "kvm1"],
    ["kvm1:5900", "kvm2", 5900, undefined],
    ["kvm1:5900", "kvm1.example.com", 5900, undefined],
    ["kvm1:5900", "xkvm1", 5900, undefined],
    ["bücher.example:5900", "xn--bcher-kva.example", 5900, "xn--bcher-kva.example"],
    ["kvm1:5900-5902", "kvm1", 5899, undefined],
    ["kvm1:5900-5902", "kvm1", 5900, "kvm1"],
    ["kvm1:5900-5902", "kvm1", 5902, "kvm1"],
    ["kvm1:5900-5902", "kvm1", 5903, undefined],
    ["kvm1:5900", "kvm1", Number.NaN, undefined],
    ["*.example.com:5900", "a.example.com", 5900, "a.example.com"],
    ["*.example.com:5900", "a.b.example.com", 5900, "a.b.example.com"],
    ["*.example.com:5900", "example.com", 5900, undefined],
    ["*.example.com:5900", "badexample.com", 5900, undefined],
    ["*.example.com:5900", "a.example.com.evil.net", 5900, undefined],
    ["*.localhost:5900", "a.localhost", 5900, undefined],
    ["localhost:5900", "localhost", 5900, "localhost"],
    ["localhost:5900", "127.0.0.1", 5900, undefined],
    ["10.0.0.0/8:5900", "10.255.0.1", 5900, "10.255.0.1"],
    ["10.0.0.0/8:5900", "0xa000001", 5900, "10.0.0.1"],
    ["10.0.0.0/8:5900", "::ffff:10.0.0.1", 5900, "10.0.0.1"],
    ["10.0.0.0/8:5900", "11.0.0.1", 5900, undefined],
    ["10.0.0.5:5900", "10.0.0.5", 5900, "10.0.0.5"],
    ["10.0.0.5:5900", "10.0.0.6", 5900, undefined],
    ["0.0.0.0/0:5900", "93.184.216.34", 5900, "93.184.216.34"],
    ["0.0.0.0/0:5900", "127.0.0.1", 5900, undefined],
    ["0.0.0.0/0:5900", "10.0.0.1", 5900, undefined],
    ["8.0.0.0/5:5900", "10.0.0.1", 5900, undefined],
    ["0.0.0.0/0:5900", "192.168.1.1", 5900, undefined],
    ["0.0.0.0/0:5900", "100.64.0.1", 5900, undefined],
    ["0.0.0.0/0:5900", "169.254.169.254", 5900, undefined],
    ["168.0.0.0/6:5900", "169.254.169.254", 5900, undefined],
    ["127.0.0.0/8:5900", "127.1", 5900, "127.0.0.1"],
    ["127.0.0.1:5900", "2130706433", 5900, "127.0.0.1"],
    ["127.0.0.1:5900", "127.0.0.2", 5900, undefined],
    ["[::1]:5900", "0:0::1", 5900, "::1"],
    ["[::/0]:5900", "::1", 5900, undefined],
    ["[::/0]:5900", "fd12::1", 5900, undefined],
    ["[::/0]:5900", "2a00:1450::1", 5900, "2a00:1450::1"],
    ["[::/0]:5900", "10.0.0.1", 5900, undefined],
    ["[::/0]:5900", "64:ff9b::a00:1", 5900, undefined],
    ["[fd00::/8]:5900", "fd12::1", 5900, "fd12::1"],
    ["[fd00::/8]:5900", "fd00:ec2::254", 5900, undefined],
    ["[2001:db8::/32]:5900-5910", "2001:DB8::A", 5905, "2001:db8::a"],
    ["[2001:db8::/32]:5900-5910", "2001:db9::a", 5905, undefined],
    ["", "kvm1", 5900, undefined],
    ["kvm1:5900", "not a host", 5900, undefined],
  ] as const)("with %j dials %j port %i as %j", ([list, host, port, expected], { expect }) => {
    expect(dial(list, host, port)).toBe(expected);
  });

  it("never lets a pattern of names admit an address", ({ expect }) => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4Extended(), fc.ipV4(), fc.ipV6()), (address) => {
        expect(dial("*.com:5900 *.arpa:5900", address, 5900)).toBe(undefined);
      }),
    );
  });
});
