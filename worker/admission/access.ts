import { callerFor } from "../ticket/access/callers.ts";
import type { Scope } from "../ticket/api-tokens.ts";
import type { Bounds, BoundsByName } from "./bounds.ts";

/** What the names of people begin with whom Cloudflare Access lets through; no issuer's name does. */
export const ACCESS_PREFIX = "access:";

/** What some of them may do. */
export interface AccessEntry {
  /** Addresses in lower case, and domains such as `@example.com`; `undefined`: everybody. */
  readonly emails: readonly string[] | undefined;
  readonly scopes: readonly Scope[];
  readonly bounds: Bounds;
}

/** Who is let in by Cloudflare Access, and what they may do. */
export interface AccessRules {
  /** The origin of the team: where its keys are, and who signs. */
  readonly team: string;
  /** The tags of the applications in front of this gateway. */
  readonly audiences: readonly string[];
  /** The first that is for somebody counts. */
  readonly entries: readonly AccessEntry[];
}

/** The name by which a person is known to the log, to tickets and to others. */
export function accessName(email: string): string {
  return ACCESS_PREFIX + email;
}

/** The address of a person by that name; `undefined`: it is another caller's. */
export function emailOf(name: string): string | undefined {
  return name.startsWith(ACCESS_PREFIX) ? name.slice(ACCESS_PREFIX.length) : undefined;
}

/** The bounds of everybody: people have those of their entry as it is now. */
export function withAccess(known: BoundsByName, entries: readonly AccessEntry[]): BoundsByName {
  const ofPerson = (name: string): Bounds | undefined => {
    const email = emailOf(name);
    return email === undefined ? undefined : callerFor(entries, email)?.bounds;
  };
  return {
    get: (name) => known.get(name) ?? ofPerson(name),
    has: (name) => known.has(name) || ofPerson(name) !== undefined,
  };
}
