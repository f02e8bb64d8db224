const DECIMAL_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
const IPV4 = new RegExp(`^${DECIMAL_BYTE}(?:\\.${DECIMAL_BYTE}){3}$`);
const IPV6 = /^[0-9A-Fa-f:.]{2,45}$/;
/** IPv4-mapped IPv6 as the URL standard writes it. */
const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * An IP address in its one spelling, or `undefined` for what is none. Java writes IPv6 addresses without
 * `::` and IPv4-mapped ones as IPv4 (`ConsoleProxyClientParam`); Cloudflare writes them as RFC 5952 says.
 */
function canonicalAddress(text: string): string | undefined {
  if (IPV4.test(text)) return text;
  if (!IPV6.test(text) || !text.includes(":")) return undefined;
  const url = URL.parse(`http://[${text}]/`);
  if (url === null) return undefined;
  const address = url.hostname.slice(1, -1);
  const [, high, low] = MAPPED.exec(address) ?? [];
  if (high === undefined || low === undefined) return address;
  const bits = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return bits.flatMap((word) => [word >> 8, word & 0xff]).join(".");
}

/** Whether two addresses are equal; what is not an address equals nothing. */
export function sameAddress(a: string | undefined, b: string | undefined): boolean {
  const first = canonicalAddress(a ?? "");
  return first !== undefined && first === canonicalAddress(b ?? "");
}
