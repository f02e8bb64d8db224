import { lookup } from "node:dns/promises";

import {
  HostError,
  isLoopbackName,
  cidrAdmits,
  normaliseHost,
  parseCidr,
} from "../../worker/route/address.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";

/** Max addresses of a name that are tried. */
export const MAX_ADDRESSES = 4;

/** The addresses of a name, as the system's resolver has them. */
export type Resolve = (name: string) => Promise<readonly string[]>;

const LOOPBACK = ["127.0.0.0/8", "::1/128"].map(parseCidr);

export const systemResolve: Resolve = async (name) =>
  (await lookup(name, { all: true, order: "verbatim" })).map(({ address }) => address);

/**
 * The addresses to dial for a host that the allow-list has admitted, in canonical spelling. A name is
 * resolved here, once, and what is dialled is what was checked: link-local, metadata and similar
 * addresses are nobody's console, and a name that is not `localhost` does not lead to this machine. A
 * private address is fine: the operator listed the name.
 *
 * Throws {@link TunnelError}: `unreachable` for a name without addresses, `not-allowed` when none may be
 * dialled.
 */
export async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  const normal = normaliseHost(host);
  if (normal.kind === "address") return [normal.text];
  let found;
  try {
    found = await resolve(normal.text);
  } catch {
    // The resolver's error names the host.
    throw new TunnelError("unreachable");
  }
  if (found.length === 0) throw new TunnelError("unreachable");
  const admitted = found.flatMap((address) => admit(normal.text, address) ?? []);
  if (admitted.length === 0) throw new TunnelError("not-allowed");
  return admitted.slice(0, MAX_ADDRESSES);
}

function admit(name: string, found: string): string | undefined {
  try {
    const host = normaliseHost(found);
    if (host.kind !== "address") return undefined;
    const isLoopback = LOOPBACK.some((network) => cidrAdmits(network, host.address));
    return isLoopback && !isLoopbackName(name) ? undefined : host.text;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}
