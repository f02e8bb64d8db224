import { base64url } from "jose";

import {
  CLOUDSTACK_SUBPROTOCOL_PREFIX,
  MAX_CLOUDSTACK_SUBPROTOCOL,
} from "../channel/cloudstack.ts";
import { PLAIN_SUBPROTOCOL } from "../channel/messages.ts";
import type { Config } from "../config/config.ts";
import { isBase64url } from "../ticket/keys/base64url.ts";
import { CloudStackError } from "../ticket/cloudstack/errors.ts";
import { openConsoleUrl, type Presented } from "../ticket/cloudstack/open.ts";
import { admitClaims, refuseOrigin, type Admitted } from "./admit.ts";
import { Problem } from "./problem.ts";
import { offeredChannel, offeredNames, upgradeProblem, type ViewerOffer } from "./upgrade.ts";

/** A viewer without subprotocols, as stock noVNC is of its own accord, speaks plain RFB. */
const UNNAMED: ViewerOffer = { channel: PLAIN_SUBPROTOCOL, named: false, confirmed: false };

interface CloudStackOffer extends ViewerOffer {
  /** The query of the console URL as it stands: `URLSearchParams` would take the `+` of a token for a space. */
  readonly search: string;
}

/**
 * Decides about one request for a console by a token of CloudStack in the URL's query. `now` is unix
 * time in milliseconds. Nothing about the token is told before the Origin is known to be allowed.
 */
export async function admitCloudStack(
  request: Request,
  config: Config,
  now: number,
): Promise<Admitted> {
  const offer = readUpgrade(request);
  if (offer instanceof Problem) return { kind: "refuse", problem: offer };
  const refused = refuseOrigin(request, offer, config);
  if (refused !== undefined) return refused;
  const { service } = config;
  if (service?.cloudStack === undefined) return { kind: "end", offer, code: "gateway-unready" };
  try {
    const claims = await openConsoleUrl(presentedBy(request, offer, now), service.cloudStack);
    return await admitClaims(claims, offer, service);
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    const { code, reason, where: claim } = error;
    return { kind: "end", offer, code, reason, ...(claim !== undefined && { claim }) };
  }
}

/** CloudStack's proxy does not look at subprotocols at all, so one need not be offered. */
function readUpgrade(request: Request): CloudStackOffer | Problem {
  const problem = upgradeProblem(request);
  if (problem !== undefined) return problem;
  const { headers } = request;
  const names = headers.has("Sec-WebSocket-Protocol") ? (offeredNames(headers) ?? []) : undefined;
  const offer = names === undefined ? UNNAMED : offeredChannel(names);
  const search = searchOf(new URL(request.url).search, names ?? []);
  if (offer === undefined || search === undefined) return new Problem("wrong-subprotocol");
  return { ...offer, search };
}

/**
 * The query that has the token: the WebSocket's own, or what our page hands over in its place. Both at
 * once are refused (`undefined`): no two readers may take different tokens from one request.
 */
function searchOf(own: string, names: readonly string[]): string | undefined {
  const [handedOver, ...others] = names.filter((name) =>
    name.startsWith(CLOUDSTACK_SUBPROTOCOL_PREFIX),
  );
  if (handedOver === undefined) return own;
  const text = handedOver.slice(CLOUDSTACK_SUBPROTOCOL_PREFIX.length);
  const isWellFormed = text.length <= MAX_CLOUDSTACK_SUBPROTOCOL && isBase64url(text);
  if (own !== "" || others.length > 0 || !isWellFormed) return undefined;
  return new TextDecoder().decode(base64url.decode(text));
}

function presentedBy(request: Request, { search }: CloudStackOffer, now: number): Presented {
  return {
    search,
    // Set by Cloudflare, whatever the browser sends; no other header tells who that is.
    clientAddress: request.headers.get("CF-Connecting-IP") ?? undefined,
    now,
  };
}
