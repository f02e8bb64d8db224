import type { MadeTicket, NoObserver } from "../admission/session-desk.ts";
import { acceptsMany } from "../admission/sharing.ts";
import type { SharedKey } from "../ticket/keys/jwk.ts";
import type { MintingDeps } from "../ticket/new-claims.ts";
import { observerClaims, type ObserverRequest, type Watched } from "../ticket/observer-claims.ts";
import { sealTicket } from "../ticket/seal.ts";
import { sessionName } from "../ticket/session-name.ts";

/** What the gateway makes tickets for watching with. */
export interface ObserverKeys {
  /** The `iss` and `aud` of its own tickets. */
  readonly gateway: string;
  /** The key that seals them; `undefined`: it has none. */
  readonly key: SharedKey | undefined;
  /** The longest time for which a ticket can be opened, in seconds. */
  readonly maxSeconds: number;
  /** Whether somebody of this name has bounds: an issuer of the list, or the holder of an API token. */
  readonly isKnown: (name: string) => boolean;
}

/** Time for which a link can be opened that a viewer has asked for, in seconds. */
const LINK_SECONDS = 300;

/** What a viewer's own link is made of. Whoever asked for the session answers for those who watch it as well. */
export function ownLink({ claims }: Watched, { isKnown }: ObserverKeys): ObserverRequest {
  const owner = claims.by ?? claims.iss;
  return { ttlSeconds: LINK_SECONDS, ...(isKnown(owner) && { by: owner }) };
}

/** A ticket for somebody who watches the console of a session. */
export async function observerTicket(
  watched: Watched,
  request: ObserverRequest,
  { gateway, key, maxSeconds }: ObserverKeys,
  deps: MintingDeps,
): Promise<MadeTicket | NoObserver> {
  if (key === undefined) return { refused: "no-sealing-key" };
  if (!acceptsMany(watched.target)) return { refused: "one-connection" };
  const ttlSeconds = Math.min(request.ttlSeconds, maxSeconds);
  const claims = observerClaims(watched, { ...request, ttlSeconds }, gateway, deps);
  const ticket = await sealTicket(claims, { kind: "shared", key });
  return { session: await sessionName(claims), ticket, expires: claims.exp };
}
