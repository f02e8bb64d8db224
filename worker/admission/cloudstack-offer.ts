import {
  CLOUDSTACK_SUBPROTOCOL_PREFIX,
  MAX_CLOUDSTACK_SUBPROTOCOL,
} from "../channel/cloudstack.ts";
import { PLAIN_SUBPROTOCOL } from "../channel/subprotocols.ts";
import { CloudStackError } from "../ticket/cloudstack/errors.ts";
import { openConsoleUrl, type ConsoleUrlRequest } from "../ticket/cloudstack/open.ts";
import { decodeBase64url, isBase64url } from "../ticket/keys/base64url.ts";
import { sessionName } from "../ticket/session-name.ts";
import { decideClaims } from "./decide.ts";
import type { Decision } from "./decision.ts";
import { refuseOrigin } from "./origin.ts";
import type { Refusal } from "./refusal.ts";
import type { ConsoleRequest, DecisionContext } from "./rules.ts";
import { offeredChannel, offeredNames, upgradeRefusal, type ViewerOffer } from "./upgrade.ts";

/** A viewer without subprotocols, as stock noVNC is unless told otherwise, speaks plain RFB. */
const WITHOUT_SUBPROTOCOL: ViewerOffer = {
  channel: PLAIN_SUBPROTOCOL,
  echoSubprotocol: false,
  confirmed: false,
};

interface CloudStackOffer extends ViewerOffer {
  /** The query of the console URL, unchanged: `URLSearchParams` would read the `+` of a token as a space. */
  readonly search: string;
}

/**
 * Decides about one request for a console by a token of CloudStack in the URL's query. Nothing about the
 * token is told before the Origin is known to be allowed.
 */
export async function decideCloudStack(
  request: ConsoleRequest,
  { origins, rules, used, now }: DecisionContext,
): Promise<Decision> {
  const offer = await readOffer(request);
  if (typeof offer === "string") return { kind: "refuse", refusal: offer };
  const origin = request.headers.get("Origin");
  const refused = refuseOrigin(origin, request.url.origin, offer, origins);
  if (refused !== undefined) return refused;
  if (rules?.cloudStack === undefined) return { kind: "end", offer, code: "gateway-unready" };
  try {
    const claims = await openConsoleUrl(consoleUrlRequest(request, offer, now), rules.cloudStack);
    return decideClaims(claims, await sessionName(claims), offer, rules, used, now);
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    const { code, reason, where: claim } = error;
    return { kind: "end", offer, code, reason, ...(claim !== undefined && { claim }) };
  }
}

/** CloudStack's proxy does not look at subprotocols at all, so one need not be offered. */
async function readOffer(request: ConsoleRequest): Promise<CloudStackOffer | Refusal> {
  const refusal = upgradeRefusal(request);
  if (refusal !== undefined) return refusal;
  const { headers, url } = request;
  const names = headers.has("Sec-WebSocket-Protocol") ? (offeredNames(headers) ?? []) : undefined;
  const offer = names === undefined ? WITHOUT_SUBPROTOCOL : await offeredChannel(names);
  const search = searchOf(url.search, names ?? []);
  if (offer === undefined || search === undefined) return "wrong-subprotocol";
  return { ...offer, search };
}

/**
 * The query that has the token: the WebSocket's own, or what our page hands over in its place. Both at
 * once are refused (`undefined`): no two readers may read different tokens from one request.
 */
function searchOf(own: string, names: readonly string[]): string | undefined {
  const [handedOver, ...others] = names.filter((name) =>
    name.startsWith(CLOUDSTACK_SUBPROTOCOL_PREFIX),
  );
  if (handedOver === undefined) return own;
  const text = handedOver.slice(CLOUDSTACK_SUBPROTOCOL_PREFIX.length);
  const isWellFormed = text.length <= MAX_CLOUDSTACK_SUBPROTOCOL && isBase64url(text);
  if (own !== "" || others.length > 0 || !isWellFormed) return undefined;
  return new TextDecoder().decode(decodeBase64url(text));
}

function consoleUrlRequest(
  { headers }: ConsoleRequest,
  { search }: CloudStackOffer,
  now: number,
): ConsoleUrlRequest {
  return {
    search,
    // Set by Cloudflare, whatever the browser sends; no other header tells who that is.
    clientAddress: headers.get("CF-Connecting-IP") ?? undefined,
    now,
  };
}
