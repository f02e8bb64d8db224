import { consoleLink } from "../worker/channel/addresses.ts";
import type { Claims } from "../worker/ticket/claims.ts";
import { TicketError } from "../worker/ticket/errors.ts";
import { parseGatewayKeys, sealingKey } from "../worker/ticket/keys/gateway-keys.ts";
import { newClaims, type ClaimsInput, type MintingDeps } from "../worker/ticket/new-claims.ts";
import { sealTicket, type SealingKeys } from "../worker/ticket/seal.ts";
import { sessionName } from "../worker/ticket/session-name.ts";
import { readDevVars } from "./dev-vars.ts";
import { UsageError } from "./usage-error.ts";

export interface Link {
  readonly link: string;
  /** The session that the link opens, as the audit log names it. */
  readonly session: string;
  readonly expires: string;
}

/** Seals the ticket of a link. Throws TicketError and KeyError. */
export async function makeLink(
  gateway: string,
  input: ClaimsInput,
  how: SealingKeys,
  deps: MintingDeps,
): Promise<Link> {
  const claims: Claims = newClaims(input, deps);
  const session = await sessionName(claims);
  return {
    link: consoleLink(gateway, session, await sealTicket(claims, how)),
    session,
    expires: new Date(claims.exp * 1000).toISOString(),
  };
}

/** The shared key in a JWK Set or in the text of a `.dev.vars`. Throws UsageError and KeyError. */
export function sharedSealingKey(text: string): SealingKeys {
  const json = text.trimStart().startsWith("{") ? text : readDevVars(text).get("TICKET_KEYS");
  if (json === undefined) throw new UsageError("there is no TICKET_KEYS: porthole keys makes one");
  const key = sealingKey(parseGatewayKeys(json));
  if (key === undefined) {
    throw new UsageError("TICKET_KEYS has no shared key: porthole keys --rotate adds one");
  }
  return { kind: "shared", key };
}

const CLAIM_OPTIONS: Readonly<Record<string, string>> = {
  aud: "--audience",
  sub: "--subject",
  tenant: "--tenant",
  "console.id": "--id",
  "console.name": "--name",
  "target.password": "the password",
  "target.route": "--route",
  "target.username": "--username",
  "target.console": "--xapi",
  "target.session": "XAPI_SESSION",
  "target.path": "--websocket",
  "target.subprotocol": "--subprotocol",
  "target.tls.ca": "the file of --ca",
  "target.tls.pins.0": "--pin",
  "target.tls.serverName": "--server-name",
  "target.headers.authorization": "the header Authorization",
  "target.headers.cookie": "the header Cookie",
  "target.headers.origin": "the header Origin",
  keyboard: "--keyboard",
  returnUrl: "--return-url",
  "grant.onEnd": "--on-end",
};

/** What a person can do about claims that do not make a ticket; `undefined` for any other error. */
export function explain(error: unknown): string | undefined {
  if (!(error instanceof TicketError)) return undefined;
  if (error.reason === "too-long") return "the ticket is too long: shorten the names";
  const option = error.where === undefined ? undefined : CLAIM_OPTIONS[error.where];
  return `${option ?? error.message} is empty, too long or has characters that are not allowed`;
}
