import * as v from "valibot";

import { parseUnambiguousJson } from "../json/unambiguous-json.ts";
import type { Claims } from "./claims.ts";
import { MAX_TICKET_LENGTH } from "./compact.ts";

/** What a control plane answers that was asked where a machine is now. */
const Answer = v.strictObject({ ticket: v.pipe(v.string(), v.maxLength(MAX_TICKET_LENGTH)) });

/** The sealed ticket in an answer, UTF-8 of JSON; `undefined` for any other bytes. */
export function ticketOfAnswer(answer: Uint8Array): string | undefined {
  let value: unknown;
  try {
    value = parseUnambiguousJson(answer);
  } catch {
    return undefined;
  }
  const result = v.safeParse(Answer, value);
  return result.success ? result.output.ticket : undefined;
}

/** The claims that say whose console it is. */
const OWNERS = [
  ["iss", ({ iss }: Claims) => iss],
  ["by", ({ by }: Claims) => by],
  ["sub", ({ sub }: Claims) => sub],
  ["tenant", ({ tenant }: Claims) => tenant],
  ["console.id", ({ console }: Claims) => console.id],
] as const;

/** The first claim by which a fresh ticket is for another console or person than a session, or from another issuer. */
export function otherOwner(session: Claims, fresh: Claims): string | undefined {
  return OWNERS.find(([, read]) => read(session) !== read(fresh))?.[0];
}
