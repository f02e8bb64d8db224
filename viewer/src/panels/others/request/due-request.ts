import type { PresenceRequest } from "../../../session/states/presence.ts";

/**
 * The request to ask about: the one that is asked about already, else the one that is decided first, of those that
 * can still be answered at `now`.
 */
export function dueRequest(
  requests: readonly PresenceRequest[],
  answered: ReadonlySet<number>,
  shown: number | undefined,
  now: number,
): PresenceRequest | undefined {
  const open = requests.filter(({ id, until }) => !answered.has(id) && until > now);
  return open.find(({ id }) => id === shown) ?? open.toSorted((a, b) => a.until - b.until)[0];
}
