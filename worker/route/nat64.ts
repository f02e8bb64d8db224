import { HostError, parseCidr, type Cidr } from "./address.ts";

/** Max prefixes an operator may list. */
const MAX_NAT64_PREFIXES = 16;
/** Lengths that a prefix can have (RFC 6052 §2.2). */
const LENGTHS: readonly number[] = [32, 40, 48, 56, 64, 96];

/**
 * Reads the NAT64 prefixes of a network, separated by white space or commas: addresses below them carry an
 * IPv4 address, which no allow-list has checked. `undefined` for what cannot be read.
 */
export function parseNat64(text: string): readonly Cidr[] | undefined {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length > MAX_NAT64_PREFIXES) return undefined;
  try {
    const cidrs = words.map(parseCidr);
    const isPrefix = ({ address, bits }: Cidr) =>
      address.kind() === "ipv6" && LENGTHS.includes(bits);
    return cidrs.every(isPrefix) ? cidrs : undefined;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
