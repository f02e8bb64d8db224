import type { EndCode } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import { emailOf } from "./access.ts";

/**
 * What people read of a caller of the API, whose name is one for logs: `undefined` where nothing is known that would
 * tell them anything.
 */
export type ShownName = (caller: string) => string | undefined;

interface KnownNames {
  /** Display names by the names of API tokens and issuers. */
  readonly displayNames: ReadonlyMap<string, string>;
  /** What the service is called. */
  readonly service: string | undefined;
}

/** A caller is shown by its display name, whom Cloudflare Access lets through by their address, others as the service. */
export function shownNames({ displayNames, service }: KnownNames): ShownName {
  return (caller) => displayNames.get(caller) ?? emailOf(caller) ?? service;
}

/** Ends whose `by` is a caller of the API; that of others is a person with a console. */
const BY_CALLERS: ReadonlySet<EndCode> = new Set([
  "ended-by-operator",
  "ticket-revoked",
] satisfies EndCode[]);

/** An end as its viewer is told of it: records and the audit have the caller's exact name. */
export function toldEnding(ending: Ending, shownName: ShownName): Ending {
  const { by, ...rest } = ending;
  if (by === undefined || !BY_CALLERS.has(ending.code)) return ending;
  const shown = shownName(by);
  return shown === undefined ? rest : { ...ending, by: shown };
}
