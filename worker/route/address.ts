import ipaddr from "ipaddr.js";

/** Max length of a host in characters: a DNS name without its trailing dot (RFC 1035 §2.3.4). */
export const MAX_HOST_LENGTH = 253;

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/**
 * A host in its one canonical spelling. `text` is what must be dialled, so that the address which was
 * checked is the address that is used; an IPv6 address has no brackets.
 */
export type Host =
  | { readonly kind: "name"; readonly text: string }
  | { readonly kind: "address"; readonly text: string; readonly address: Address };

export interface Cidr {
  readonly address: Address;
  readonly bits: number;
}

/** A host that is not one (`malformed`) or that no allow-list can open (`refused`). */
export class HostError extends Error {
  override readonly name = "HostError";
  readonly code: "malformed" | "refused";

  constructor(code: HostError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

const readCidr = (text: string): Cidr => {
  const [address, bits] = ipaddr.parseCIDR(text);
  return { address, bits };
};

/** Never a console, whatever the operator lists. */
const REFUSED: readonly Cidr[] = [
  "0.0.0.0/8", // "this network", RFC 1122 §3.2.1.3
  "169.254.0.0/16", // link-local and most metadata services, RFC 3927
  "224.0.0.0/4", // multicast
  "255.255.255.255/32", // limited broadcast
  "100.100.100.200/32", // Alibaba Cloud metadata
  "168.63.129.16/32", // Azure platform services
  "192.0.0.192/32", // Oracle Cloud Classic metadata
  "::/128", // unspecified
  "fe80::/10", // link-local
  "ff00::/8", // multicast
  "fd00:ec2::/32", // AWS metadata, DNS and time
  "fd20:ce::254/128", // Google Cloud metadata
  "fd00:42::42/128", // Scaleway metadata
  "fd00:c1::a9fe:a9fe/128", // Oracle Cloud metadata
  "fd00:a9fe:a9fe::/48", // Akamai metadata
  // These forms carry an IPv4 address inside. A console that has one is listed and dialled as IPv4.
  "::ffff:0:0:0/96", // IPv4-translated, RFC 2765
  "64:ff9b::/96", // NAT64, RFC 6052
  "64:ff9b:1::/48", // local NAT64, RFC 8215
  "2002::/16", // 6to4, RFC 3056
  "2001::/32", // Teredo, RFC 4380
].map(readCidr);

/** IPv4-compatible IPv6 (RFC 4291 §2.5.5.1): refused as above, but for `::1`, which shares the prefix. */
const IPV4_COMPATIBLE = readCidr("::/96");
const IPV6_LOOPBACK = "::1";

/** IPv4-mapped IPv6 (RFC 4291 §2.5.5.2): a spelling of the IPv4 address. */
const IPV4_MAPPED = readCidr("::ffff:0:0/96");

/** Bits of an ISATAP address in front of the IPv4 address that it carries. */
const ISATAP_BITS = 96;

/** Reached only by an entry that lies inside the same block: `0.0.0.0/0` does not name `127.0.0.1`. */
const LOCAL: readonly Cidr[] = [
  "127.0.0.0/8", // loopback
  "10.0.0.0/8", // RFC 1918
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10", // shared address space, RFC 6598
  "192.0.0.0/24", // IETF protocol assignments, RFC 6890
  "198.18.0.0/15", // benchmarking, RFC 2544
  "240.0.0.0/4", // reserved, used inside some networks
  "::1/128", // loopback
  "fc00::/7", // unique local, RFC 4193
  "fec0::/10", // deprecated site-local, RFC 3879
].map(readCidr);

/** Names of metadata services, themselves and everything below them. */
const REFUSED_NAMES = [
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "metadata.azure.internal",
  "metadata.tencentyun.com",
  "metadata.platformequinix.com",
  "instance-data",
  "instance-data.ec2.internal",
];

// Everything the URL host parser would decode, skip or take as the end of the host.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const UNSAFE = /[\u0000-\u0020\u007f-\u009f%@/\\?#[\]<>^|"`]/u;
const NAME =
  /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Reads a host in any spelling a resolver might understand: upper case, a trailing dot, international
 * names, octal, hexadecimal, decimal and short IPv4, IPv4-mapped IPv6, with or without brackets.
 * Throws {@link HostError} for what is not a host and for what may never be dialled.
 */
export function normaliseHost(input: string): Host {
  const host = parseHost(input);
  if (host.kind === "name" ? isRefusedName(host.text) : isRefusedAddress(host.address)) {
    throw new HostError("refused", "link-local, metadata and similar addresses are never consoles");
  }
  return host;
}

/** Parses `10.0.0.0/8` or `2001:db8::/32`, in canonical spelling and with no bit set after the prefix. */
export function parseCidr(text: string): Cidr {
  const wellFormed = text.includes(":")
    ? ipaddr.IPv6.isValidCIDR(text) && !text.includes("%")
    : ipaddr.IPv4.isValidCIDRFourPartDecimal(text);
  if (!wellFormed) throw new HostError("malformed", "not a network");
  const parsed = readCidr(text);
  const first =
    parsed.address.kind() === "ipv4"
      ? ipaddr.IPv4.networkAddressFromCIDR(text)
      : ipaddr.IPv6.networkAddressFromCIDR(text);
  if (first.toString() !== parsed.address.toString()) {
    throw new HostError("malformed", "the address has bits after the prefix");
  }
  const inside = (block: Cidr) => parsed.bits >= block.bits && matches(first, block);
  const isInIsatap = parsed.bits >= ISATAP_BITS && isIsatap(first);
  const onlyRefused = inside(IPV4_COMPATIBLE)
    ? parsed.bits < 128 || isRefusedAddress(first)
    : isInIsatap || inside(IPV4_MAPPED) || REFUSED.some(inside);
  if (onlyRefused) throw new HostError("refused", "no console can be in this network");
  return parsed;
}

/** Whether the network holds the address and, for private and loopback addresses, also names them. */
export function cidrAdmits(cidr: Cidr, address: Address): boolean {
  if (!matches(address, cidr)) return false;
  const local = LOCAL.find((block) => matches(address, block));
  return local === undefined || cidr.bits >= local.bits;
}

/** Whether a host in its canonical spelling is an address in one of the networks. */
export function isInCidrs(cidrs: readonly Cidr[], host: string): boolean {
  if (cidrs.length === 0) return false;
  const parsed = parseHost(host);
  return parsed.kind === "address" && cidrs.some((one) => matches(parsed.address, one));
}

/** Whether a name means the machine itself (RFC 6761 §6.3). */
export function isLoopbackName(name: string): boolean {
  return isSameOrBelow(name, "localhost");
}

function parseHost(input: string): Host {
  const bracketed = input.startsWith("[") && input.endsWith("]");
  const bare = bracketed ? input.slice(1, -1) : input;
  // One more character for the trailing dot.
  if (bare.length === 0 || bare.length > MAX_HOST_LENGTH + 1 || UNSAFE.test(bare))
    throw malformed();
  if (bare.includes(":")) return ipv6Host(bare);
  if (bracketed) throw malformed();

  // The URL host parser (WHATWG URL §3.5) knows IDNA and every legacy spelling of IPv4.
  const url = URL.parse(`http://${bare}/`);
  if (url === null) throw malformed();
  const text = url.hostname.endsWith(".") ? url.hostname.slice(0, -1) : url.hostname;
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) {
    return { kind: "address", text, address: ipaddr.IPv4.parse(text) };
  }
  if (!NAME.test(text)) throw malformed();
  return { kind: "name", text };
}

function ipv6Host(text: string): Host {
  const url = URL.parse(`http://[${text}]/`);
  if (url === null) throw malformed();
  // From the URL's spelling: ipaddr.js reads `::10.0.0.1` as IPv4-mapped, others as IPv4-compatible.
  const address = ipaddr.process(url.hostname.slice(1, -1));
  return { kind: "address", text: address.toString(), address };
}

function malformed(): HostError {
  return new HostError("malformed", "not a host name or address");
}

function isRefusedAddress(address: Address): boolean {
  if (matches(address, IPV4_COMPATIBLE)) return address.toString() !== IPV6_LOOPBACK;
  return isIsatap(address) || REFUSED.some((block) => matches(address, block));
}

/**
 * ISATAP (RFC 5214 §6.1): below any prefix, an interface identifier of IANA's 00-00-5E, then FE and an IPv4
 * address. Its universal/local and group bits may be set.
 */
function isIsatap(address: Address): boolean {
  if (!(address instanceof ipaddr.IPv6)) return false;
  const [high = 0, low = 0] = address.parts.slice(4);
  return (high & 0xfcff) === 0 && low === 0x5efe;
}

function isRefusedName(name: string): boolean {
  return REFUSED_NAMES.some((refused) => isSameOrBelow(name, refused));
}

function isSameOrBelow(name: string, parent: string): boolean {
  return name === parent || name.endsWith(`.${parent}`);
}

function matches(address: Address, cidr: Cidr): boolean {
  return address.kind() === cidr.address.kind() && address.match(cidr.address, cidr.bits);
}
