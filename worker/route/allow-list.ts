import {
  HostError,
  isLoopbackName,
  cidrAdmits,
  normaliseHost,
  parseCidr,
  type Cidr,
} from "./address.ts";

/** Max entries of a list. */
export const MAX_ENTRIES = 256;

interface Ports {
  readonly first: number;
  readonly last: number;
}

type Place =
  | { readonly kind: "network"; readonly cidr: Cidr }
  | { readonly kind: "name"; readonly name: string }
  /** `suffix` begins with a dot. */
  | { readonly kind: "below"; readonly suffix: string };

interface Entry {
  readonly place: Place;
  readonly ports: Ports;
}

export type AllowList = readonly Entry[];

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** The list has entries that cannot be read; `problems` are sentences that never quote an entry. */
export class AllowListError extends Error {
  override readonly name = "AllowListError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.problems = problems;
  }
}

/**
 * Reads entries `place:port` or `place:first-last`, separated by white space or commas. A place is an
 * IPv4 address or network, an IPv6 address or network in brackets, a host name, or `*.` and a domain.
 * Throws {@link AllowListError}.
 */
export function parseAllowList(text: string): AllowList {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length > MAX_ENTRIES) {
    throw new AllowListError([`It has more than ${MAX_ENTRIES} entries.`]);
  }
  const problems: string[] = [];
  const entries = words.flatMap((word, index) => {
    const entry = parseEntry(word);
    if (typeof entry !== "string") return [entry];
    problems.push(entry.replace("{entry}", String(index + 1)));
    return [];
  });
  if (problems.length > 0) throw new AllowListError(problems);
  return entries;
}

/** The endpoint to dial, its host in canonical spelling, or `undefined` when the list does not admit it. */
export function admitEndpoint(list: AllowList, endpoint: Endpoint): Endpoint | undefined {
  let host;
  try {
    host = normaliseHost(endpoint.host);
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
  const { port } = endpoint;
  const admitted = list.some(({ place, ports }) => {
    if (!(port >= ports.first && port <= ports.last)) return false;
    switch (place.kind) {
      case "network":
        return host.kind === "address" && cidrAdmits(place.cidr, host.address);
      case "name":
        return host.kind === "name" && host.text === place.name;
      case "below":
        return (
          host.kind === "name" && host.text.endsWith(place.suffix) && !isLoopbackName(host.text)
        );
    }
    return place satisfies never;
  });
  return admitted ? { host: host.text, port } : undefined;
}

/** An entry, or the sentence that says what is wrong with it, its number left open. */
function parseEntry(word: string): Entry | string {
  const match = /^(\[[^\]]*\]|[^[\]:]+):([^:]+)$/.exec(word);
  if (match?.[1] === undefined || match[2] === undefined) {
    return "Entry {entry} is not a host or network followed by a colon and ports, such as 10.0.0.0/8:5900-5999 (IPv6 goes in brackets).";
  }
  const ports = parsePorts(match[2]);
  if (ports === undefined)
    return "Entry {entry} needs a port or a range of ports between 1 and 65535.";
  try {
    return { place: parsePlace(match[1]), ports };
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return error.code === "refused"
      ? "Entry {entry} names addresses that are never consoles (link-local, metadata, multicast, or IPv4 inside IPv6)."
      : "Entry {entry} has a host that is not a name, *.domain, address or network in its plain spelling.";
  }
}

function parsePorts(text: string): Ports | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  return first >= 1 && first <= last && last <= 65_535 ? { first, last } : undefined;
}

function parsePlace(text: string): Place {
  if (text.startsWith("[") || text.includes("/")) {
    const bare = text.startsWith("[") ? text.slice(1, -1) : text;
    // Brackets are for IPv6; without them the pattern above admits no colon.
    if (text.startsWith("[") !== bare.includes(":"))
      throw new HostError("malformed", "not a network");
    return { kind: "network", cidr: parseCidr(bare.includes("/") ? bare : `${bare}/128`) };
  }
  if (text.startsWith("*.")) {
    const domain = normaliseHost(text.slice(2));
    if (domain.kind !== "name") throw new HostError("malformed", "a pattern below an address");
    return { kind: "below", suffix: `.${domain.text}` };
  }
  const host = normaliseHost(text);
  if (host.kind === "name") return { kind: "name", name: host.text };
  // `parseCidr` refuses other spellings: a list should read as what it does.
  return { kind: "network", cidr: parseCidr(`${text}/32`) };
}
