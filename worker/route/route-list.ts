import * as v from "valibot";

import { parseUnambiguousJson } from "../json/unambiguous-json.ts";
import { JURISDICTIONS, LOCATIONS } from "../ticket/placement.ts";
import { HostError, normaliseHost } from "./address.ts";
import { AllowListError, parseAllowList, type AllowList } from "./allow-list.ts";
import { INTERNET_ROUTE, type ConnectorAddress, type Route } from "./route.ts";

/** Max routes a gateway may have besides the internet. */
export const MAX_ROUTES = 32;
/** Max length of a connector's name: what the `aud` of a preamble holds. */
const MAX_CONNECTOR_NAME = 64;

const Entry = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/)),
  /** A binding of the Worker with `connect()`. */
  binding: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/))),
  /** As ALLOWED_TARGETS. */
  allow: v.pipe(v.string(), v.maxLength(65_536)),
  connector: v.optional(
    v.strictObject({
      name: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/), v.maxLength(MAX_CONNECTOR_NAME)),
      /** `host:port`, an IPv6 address in brackets. */
      address: v.pipe(v.string(), v.maxLength(300)),
      tls: v.optional(v.boolean(), false),
    }),
  ),
  anonymousTls: v.optional(v.boolean(), false),
  tls: v.optional(v.picklist(["optional", "required"]), "optional"),
  rfbTls: v.optional(v.picklist(["off", "x509", "anonymous"])),
  location: v.optional(v.picklist(LOCATIONS)),
  jurisdiction: v.optional(v.picklist(JURISDICTIONS)),
});

type Entry = v.InferOutput<typeof Entry>;

/** What is wrong with an entry when one of its members is. */
const MEMBER_PROBLEMS: Readonly<Record<string, string>> = {
  name: "Entry {entry} needs a name of 1 to 32 lower-case letters, digits and hyphens that begins with a letter.",
  binding: "Entry {entry} has a binding that is not a JavaScript identifier.",
  allow: "Entry {entry} needs an allow-list in allow.",
  connector:
    "Entry {entry} has a connector without a name of 1 to 64 printable characters or an address.",
  anonymousTls: "Entry {entry} has an anonymousTls that is neither true nor false.",
  tls: "Entry {entry} has a tls that is neither optional nor required.",
  rfbTls: "Entry {entry} has an rfbTls that is none of off, x509 and anonymous.",
  location: `Entry {entry} has a location that is none of ${LOCATIONS.join(", ")}.`,
  jurisdiction: `Entry {entry} has a jurisdiction that is none of ${JURISDICTIONS.join(", ")}.`,
};

/** Routes that cannot be used; `problems` are sentences that number the entries and never quote a value. */
export class RouteListError extends Error {
  override readonly name = "RouteListError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join(" "));
    this.problems = problems;
  }
}

/**
 * Reads a list of routes: JSON text, or the list itself where the configuration file could hold one.
 * Throws {@link RouteListError}.
 */
export function parseRoutes(value: unknown): readonly Route[] {
  const list = typeof value === "string" ? parseJson(value) : value;
  if (!Array.isArray(list)) throw new RouteListError(["It is not a JSON list."]);
  if (list.length > MAX_ROUTES) {
    throw new RouteListError([`It has more than ${MAX_ROUTES} entries.`]);
  }
  const problems: string[] = [];
  const names = new Set<string>([INTERNET_ROUTE]);
  const routes = list.flatMap((item: unknown, index) => {
    const read = readEntry(item);
    if ("problems" in read) {
      problems.push(...read.problems.map((problem) => numbered(problem, index + 1)));
      return [];
    }
    if (names.has(read.name)) {
      problems.push(
        `Entry ${index + 1} has a name that is in use already; "${INTERNET_ROUTE}" always is.`,
      );
    }
    names.add(read.name);
    return [read];
  });
  if (problems.length > 0) throw new RouteListError(problems);
  return routes;
}

/** Sentences are stored whole, with the entry's number left open. */
function numbered(problem: string, entry: number): string {
  return problem.replace("{entry}", String(entry));
}

function parseJson(text: string): unknown {
  try {
    return parseUnambiguousJson(new TextEncoder().encode(text));
  } catch {
    // The parser's message quotes its input.
    throw new RouteListError(["It is not JSON, or has a member twice."]);
  }
}

function readEntry(item: unknown): Route | { readonly problems: readonly string[] } {
  const parsed = v.safeParse(Entry, item, { abortEarly: true });
  if (!parsed.success) {
    const member = parsed.issues[0].path?.[0]?.key;
    const known = typeof member === "string" ? MEMBER_PROBLEMS[member] : undefined;
    return {
      problems: [known ?? "Entry {entry} is not an object of the documented members only."],
    };
  }
  const entry = parsed.output;
  const allowed = readAllowList(entry.allow);
  if ("problems" in allowed) return allowed;
  const connector = entry.connector && readConnector(entry.connector);
  if (connector !== undefined && "problems" in connector) return connector;
  const problem = contradiction(entry, connector);
  if (problem !== undefined) return { problems: [problem] };
  const { name, binding, anonymousTls, location, jurisdiction } = entry;
  const tlsRequired = entry.tls === "required";
  return {
    name,
    binding,
    allowed: allowed.list,
    refused: [],
    connector,
    anonymousTls,
    tlsRequired,
    rfbTls: entry.rfbTls ?? defaultRfbTls(entry),
    placement: { location, jurisdiction },
  };
}

/** Where TLS is required, VNC servers get it unasked, if it is possible there. */
function defaultRfbTls({ tls, binding, connector }: Entry): Route["rfbTls"] {
  const isPossible = connector !== undefined || binding === undefined;
  return tls === "required" && isPossible ? "x509" : "off";
}

function readAllowList(
  text: string,
): { readonly list: AllowList } | { readonly problems: readonly string[] } {
  try {
    const list = parseAllowList(text);
    return list.length > 0
      ? { list }
      : { problems: ["Entry {entry} needs an allow-list in allow."] };
  } catch (error) {
    if (!(error instanceof AllowListError)) throw error;
    return {
      problems: error.problems.map(
        (problem) => `Entry {entry} has an allow-list that cannot be read: ${problem}`,
      ),
    };
  }
}

function readConnector(
  given: NonNullable<Entry["connector"]>,
): ConnectorAddress | { readonly problems: readonly string[] } {
  const wrong = {
    problems: ["Entry {entry} has a connector whose address is not a host, a colon and a port."],
  };
  const match = /^(\[[^\]]*\]|[^[\]:]+):(\d{1,5})$/.exec(given.address);
  if (match?.[1] === undefined) return wrong;
  const port = Number(match[2]);
  if (port < 1 || port > 65_535) return wrong;
  try {
    return { name: given.name, host: normaliseHost(match[1]).text, port, tls: given.tls };
  } catch (error) {
    if (error instanceof HostError) return wrong;
    throw error;
  }
}

/** What is right by itself and does not go together. */
function contradiction(entry: Entry, connector: ConnectorAddress | undefined): string | undefined {
  if (connector === undefined) {
    if (entry.anonymousTls)
      return "Entry {entry} allows anonymous TLS, for which it needs a connector.";
    if (entry.binding !== undefined && (entry.rfbTls ?? "off") !== "off") {
      return "Entry {entry} has an rfbTls for which it needs a connector: TLS cannot start over a binding.";
    }
  } else if (!connector.tls && entry.binding === undefined && !isLoopback(connector.host)) {
    return "Entry {entry} has a connector on the internet, which must be reached by tls.";
  }
  if (entry.tls === "required" && entry.rfbTls === "off") {
    return "Entry {entry} requires TLS and has an rfbTls of off.";
  }
  return entry.rfbTls === "anonymous" && !entry.anonymousTls
    ? "Entry {entry} has an rfbTls of anonymous and does not set anonymousTls."
    : undefined;
}

/** A connector on the same machine needs no TLS on the way. */
function isLoopback(host: string): boolean {
  // A name can begin with 127 as well.
  return host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}
