import * as v from "valibot";

import { SCOPES } from "../api-tokens.ts";
import { boundsEntries } from "../bounds.ts";
import { parseKeySetting } from "../keys/key-setting.ts";
import { Email } from "./identity.ts";

/** Max entries, and max addresses in one. */
const MAX_ENTRIES = 64;
const MAX_EMAILS = 256;

/** Everybody at a domain: `@example.com`. */
const AtDomain = v.pipe(v.string(), v.regex(/^@[A-Za-z0-9.-]{1,253}$/), v.toLowerCase());

const AccessCaller = v.strictObject({
  /** Whom it is for; left out, everybody whom Access lets through. */
  emails: v.optional(
    v.pipe(v.array(v.union([AtDomain, Email])), v.minLength(1), v.maxLength(MAX_EMAILS)),
  ),
  scopes: v.pipe(v.array(v.picklist(SCOPES)), v.minLength(1), v.maxLength(SCOPES.length)),
  ...boundsEntries,
});

const AccessCallerList = v.pipe(v.array(AccessCaller), v.minLength(1), v.maxLength(MAX_ENTRIES));

/** What people whom Access lets through may do. */
export type AccessCaller = v.InferOutput<typeof AccessCaller>;

/** Reads the setting ACCESS_CALLERS. Throws KeyError, whose message is safe to log. */
export function parseAccessCallers(json: string): readonly AccessCaller[] {
  return parseKeySetting("ACCESS_CALLERS", AccessCallerList, json);
}

/** The first entry that is for somebody; `email` in lower case. */
export function callerFor<Entry extends { readonly emails?: readonly string[] | undefined }>(
  entries: readonly Entry[],
  email: string,
): Entry | undefined {
  const domain = email.slice(email.lastIndexOf("@"));
  return entries.find(
    ({ emails }) => emails === undefined || emails.includes(email) || emails.includes(domain),
  );
}
