import fc from "fast-check";
import { describe, it } from "vitest";

import { HostError, MAX_HOST_LENGTH, normaliseHost } from "../../../worker/route/address.ts";

function outcome(host: string): string {
  try {
    return normaliseHost(host).text;
  } catch (error) {
    if (error instanceof HostError) return error.code;
    throw error;
  }
}

const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
type Octets = readonly [number, number, number, number];

const dotted = (address: Octets) => address.join(".");
const number = ([a, b, c, d]: Octets) => ((a * 256 + b) * 256 + c) * 256 + d;
const hexGroups = ([a, b, c, d]: Octets) =>
  `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
const fullWidth = (text: string) =>
  text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff_10 + Number(digit)));

/** Spellings that mean the IPv4 address itself. */
const SPELLINGS: readonly ((address: Octets) => string)[] = [
  dotted,
  (address) => `${dotted(address)}.`,
  (address) => String(number(address)),
  (address) => `0x${number(address).toString(16)}`,
  (address) => `0X${number(address).toString(16).toUpperCase()}`,
  (address) => `0${number(address).toString(8)}`,
  (address) => address.map((octet) => `0${octet.toString(8)}`).join("."),
  (address) => address.map((octet) => `0x${octet.toString(16)}`).join("."),
  ([a, b, c, d]) => `${a}.${b}.${c * 256 + d}`,
  ([a, b, c, d]) => `${a}.${(b * 256 + c) * 256 + d}`,
  (address) => fullWidth(dotted(address)),
  (address) => dotted(address).replaceAll(".", "。"),
  (address) => `::ffff:${dotted(address)}`,
  (address) => `::FFFF:${hexGroups(address)}`,
  (address) => `[0:0:0:0:0:ffff:${hexGroups(address)}]`,
];

/** IPv6 forms that carry an IPv4 address and are refused whatever it is. */
const CARRIERS: readonly ((address: Octets) => string)[] = [
  (address) => `64:ff9b::${dotted(address)}`,
  (address) => `64:ff9b:1::${hexGroups(address)}`,
  (address) => `2002:${hexGroups(address)}::1`,
  (address) => `2001:0:${hexGroups(address)}::`,
  (address) => `::ffff:0:${hexGroups(address)}`,
];

const refusedIpv4 = fc.oneof(
  octets.map(([, b, c, d]): Octets => [0, b, c, d]),
  octets.map(([, , c, d]): Octets => [169, 254, c, d]),
  octets.map(([a, b, c, d]): Octets => [224 + (a % 16), b, c, d]),
  fc.constant<Octets>([255, 255, 255, 255]),
  fc.constant<Octets>([100, 100, 100, 200]),
  fc.constant<Octets>([168, 63, 129, 16]),
  fc.constant<Octets>([192, 0, 0, 192]),
);

describe("normaliseHost", () => {
  it("refuses a refused address in every spelling", ({ expect }) => {
    fc.assert(
      fc.property(refusedIpv4, fc.constantFrom(...SPELLINGS), (address, spell) => {
        expect(outcome(spell(address))).toBe("refused");
      }),
    );
  });

  it("gives one canonical text to every spelling of an allowed address", ({ expect }) => {
    const allowed = octets.map(([, b, c, d]): Octets => [10, b, c, d]);
    fc.assert(
      fc.property(allowed, fc.constantFrom(...SPELLINGS), (address, spell) => {
        expect(outcome(spell(address))).toBe(dotted(address));
      }),
    );
  });

  it("refuses every IPv6 form that carries an IPv4 address", ({ expect }) => {
    fc.assert(
      fc.property(octets, fc.constantFrom(...CARRIERS), (address, carry) => {
        expect(outcome(carry(address))).toBe("refused");
      }),
    );
  });

  it("is stable: its text means the same host again", ({ expect }) => {
    const texts = fc.oneof(fc.domain(), fc.ipV6(), fc.ipV4(), fc.ipV4Extended(), fc.string());
    fc.assert(
      fc.property(texts, (text) => {
        const first = outcome(text);
        if (first !== "malformed" && first !== "refused") expect(outcome(first)).toBe(first);
      }),
    );
  });

  it.for([
    ["::", "refused"],
    ["0:0:0:0:0:0:0:0", "refused"],
    ["::a00:1", "refused"],
    ["::10.0.0.1", "refused"],
    ["fe80::1", "refused"],
    ["FEBF::1", "refused"],
    ["ff02::1", "refused"],
    ["fd00:ec2::254", "refused"],
    ["fd00:0ec2:0:0::254", "refused"],
    ["fd20:ce::254", "refused"],
    ["fd00:42::42", "refused"],
    ["2001:db8::5efe:10.0.0.1", "refused"],
    ["2001:db8:1:2:0:5efe:a00:1", "refused"],
    ["2001:db8:1:2:200:5efe:a00:1", "refused"],
    ["fd00::0:5efe:169.254.169.254", "refused"],
    ["2001:db8:1:2:300:5efe:a00:1", "refused"],
    ["2001:db8:1:2:400:5efe:a00:1", "2001:db8:1:2:400:5efe:a00:1"],
    ["2001:db8:1:2:1:5efe:a00:1", "2001:db8:1:2:1:5efe:a00:1"],
    ["2001:db8:1:2:0:5eff:a00:1", "2001:db8:1:2:0:5eff:a00:1"],
    ["metadata.google.internal", "refused"],
    ["METADATA.Google.Internal.", "refused"],
    ["x.metadata.google.internal", "refused"],
    ["metadata", "refused"],
    ["instance-data", "refused"],
    ["::1", "::1"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["[2001:db8::1]", "2001:db8::1"],
    ["127.1", "127.0.0.1"],
    ["KVM1.Example.COM.", "kvm1.example.com"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["ＫＶＭ.example", "kvm.example"],
    ["node_1", "node_1"],
    ["", "malformed"],
    [".", "malformed"],
    ["a..b", "malformed"],
    [".a", "malformed"],
    ["a..", "malformed"],
    ["-a.example", "malformed"],
    ["a-.example", "malformed"],
    ["fe80::1%eth0", "malformed"],
    ["2001:db8::1%25eth0", "malformed"],
    ["127.0.0.1%00", "malformed"],
    ["%31%32%37.0.0.1", "malformed"],
    ["user@10.0.0.1", "malformed"],
    ["10.0.0.1:5900", "malformed"],
    ["10.0.0.1/", "malformed"],
    ["10.0.0.1\\x", "malformed"],
    ["10.0.0.1#", "malformed"],
    ["10.0.0.1?", "malformed"],
    ["10.0.0.1\n", "malformed"],
    ["10.0\t.0.1", "malformed"],
    ["10.0.0.1 ", "malformed"],
    ["10.0.0.1\u0000", "malformed"],
    ["08.0.0.1", "malformed"],
    ["256.0.0.1", "malformed"],
    ["1.2.3.4.5", "malformed"],
    ["4294967296", "malformed"],
    ["[10.0.0.1]", "malformed"],
    ["[kvm1]", "malformed"],
    ["[::1", "malformed"],
    ["1::2::3", "malformed"],
    ["12345::1", "malformed"],
    ["a;b", "malformed"],
    ["*.example", "malformed"],
  ] as const)("reads %j as %s", ([host, expected], { expect }) => {
    expect(outcome(host)).toBe(expected);
  });

  it("takes a name of the greatest length and nothing longer", ({ expect }) => {
    const longest = `${"a".repeat(61)}.`.repeat(4) + "b".repeat(5);
    expect(longest).toHaveLength(MAX_HOST_LENGTH);
    expect(outcome(longest)).toBe(longest);
    expect(outcome(`${longest}.`)).toBe(longest);
    expect(outcome(`${longest}b`)).toBe("malformed");
    expect(outcome(`${"a".repeat(63)}.example`)).toBe(`${"a".repeat(63)}.example`);
    expect(outcome(`${"a".repeat(64)}.example`)).toBe("malformed");
  });
});
