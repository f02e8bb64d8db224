import type { BaseIssue } from "valibot";

import { issuePath } from "../../json/issue-path.ts";

/**
 * Keys that cannot be used. The message names the setting, the key by its `kid` or place and what is
 * wrong with it, and never holds a key's bytes: it may go to a log.
 */
export class KeyError extends Error {
  override readonly name = "KeyError";
}

/** `TICKET_KEYS: keys.0.k is missing or malformed`, with the `kid` of the entry if it has a valid one. */
export function schemaKeyError(setting: string, issue: BaseIssue<unknown>): KeyError {
  const kid = (issue.path ?? []).map((item) => kidOf(item.input)).find((kid) => kid !== undefined);
  const place = kid === undefined ? "" : `key "${kid}": `;
  const fault = FAULTS.get(issue.message) ?? "is missing, malformed or not allowed";
  return new KeyError(`${setting}: ${place}${issuePath(issue)} ${fault}`);
}

/** What the checks of the schema say for themselves; other messages of valibot quote the input. */
export const WEAK_RSA = "needs an RSA modulus of 2048 to 8192 bits";
export const REPEATED = "repeats one that came before";
const FAULTS = new Map([WEAK_RSA, REPEATED].map((fault) => [fault, fault]));

/** Short printable ASCII without quotes, spaces and backslashes. */
export const KID = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;

function kidOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null || !("kid" in value)) return undefined;
  return typeof value.kid === "string" && KID.test(value.kid) ? value.kid : undefined;
}
