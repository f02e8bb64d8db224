import ipaddr from "ipaddr.js";

/**
 * The network that one customer of a provider has: an IPv4 address, or the /64 of an IPv6 address. `undefined` for
 * what is no address, and for one of this machine.
 */
export function sourceNetwork(text: string): string | undefined {
  if (!ipaddr.isValid(text)) return undefined;
  const address = ipaddr.process(text);
  if (address.range() === "loopback") return undefined;
  if (!(address instanceof ipaddr.IPv6)) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
