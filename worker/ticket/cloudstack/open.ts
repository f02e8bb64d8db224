import type { Claims, Grant } from "../claims.ts";
import { hmacKey, LOOK_BACK_MINUTES, ticketAge, ticketTimes } from "./access-ticket.ts";
import { openToken } from "./cipher.ts";
import { claimsOf, type Validity } from "./claims.ts";
import { CloudStackError } from "./errors.ts";
import type { CloudStackKeys } from "./keys.ts";
import { parsePayload, type Payload } from "./payload.ts";
import { readConsoleQuery, type ConsoleQuery } from "./query.ts";
import { sameAddress } from "./source-address.ts";

/** How console URLs of CloudStack are treated. */
export interface CloudStackRules {
  readonly keys: CloudStackKeys;
  /** Whether tokens and tickets from before 4.18.1 are accepted as well. */
  readonly legacy: boolean;
  /** Whether a URL works only from the address that asked for it. */
  readonly checkSourceIp: boolean;
  /** What a viewer may do: CloudStack's URLs do not say. */
  readonly grant: Grant;
}

export interface ConsoleUrlRequest {
  /** The query of the WebSocket's URL, unchanged. */
  readonly search: string;
  /** The address of the browser as the platform saw it. */
  readonly clientAddress: string | undefined;
  /** Unix time in milliseconds. */
  readonly now: number;
}

/**
 * Opens the token of a console URL and checks all that it says about itself. Nothing is used up: only
 * single use is left to the caller, and a URL that is refused here still works when it is presented
 * rightly. Throws CloudStackError.
 */
export async function openConsoleUrl(
  request: ConsoleUrlRequest,
  rules: CloudStackRules,
): Promise<Claims> {
  const query = readConsoleQuery(request.search);
  const { plaintext, authentic } = await openToken(query.token, rules.keys, rules.legacy);
  const payload = parsePayload(plaintext);
  if (!rules.legacy && payload.sessionUuid === undefined) throw new CloudStackError("no-session");
  if (!authentic) checkVouchedFor(payload);

  const validity = await validityOf(payload, rules.keys.hashKey, request.now);
  await checkExtra(payload, query, rules.keys.hashKey);
  if (rules.checkSourceIp && !sameAddress(payload.sourceIP, request.clientAddress)) {
    throw new CloudStackError("address");
  }
  return claimsOf(payload, validity, rules.grant);
}

/**
 * Anyone can bend a token of AES-CBC. Of what the target is made of, the access ticket covers address
 * and port of a VNC server; the URLs of tunnels and WebSockets it does not.
 */
export function checkVouchedFor(payload: Payload): void {
  if (payload.websocketUrl !== undefined || payload.clientTunnelUrl !== undefined) {
    throw new CloudStackError("unauthenticated");
  }
}

/**
 * How long the access ticket is good for. It is compared before anything is used up (`AgentHookBase`). A
 * ticket that cannot be verified opens nothing, of VMware neither: its age could not be told, so it would
 * open at any time to come.
 */
async function validityOf(payload: Payload, hashKey: string, now: number): Promise<Validity> {
  const age = await ticketAge(payload, { hashKey, now, lookBackMinutes: LOOK_BACK_MINUTES });
  switch (age.kind) {
    case "good":
      return ticketTimes(age.minute);
    case "expired":
    case "early":
      throw new CloudStackError(age.kind);
    case "unknown":
      throw new CloudStackError("access-ticket");
  }
}

/**
 * Whoever asked for the URL may have bound it to a text of their own (`ConsoleProxy`). Compared by its
 * HMAC, so in constant time.
 */
export async function checkExtra(
  payload: Pick<Payload, "extraSecurityToken">,
  query: Pick<ConsoleQuery, "extra">,
  hashKey: string,
): Promise<void> {
  const expected = payload.extraSecurityToken;
  if (expected === undefined) return;
  const encoder = new TextEncoder();
  const key = await hmacKey(hashKey, "SHA-512");
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(expected));
  const matches = await Promise.all(
    (query.extra ?? []).map((text) => crypto.subtle.verify("HMAC", key, mac, encoder.encode(text))),
  );
  if (!matches.includes(true)) throw new CloudStackError("extra");
}
