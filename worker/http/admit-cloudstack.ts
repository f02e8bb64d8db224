import { PLAIN_SUBPROTOCOL } from "../channel/messages.ts";
import type { Config } from "../env.ts";
import { CloudStackError } from "../ticket/cloudstack/errors.ts";
import { openConsoleUrl, type Presented } from "../ticket/cloudstack/open.ts";
import { admitClaims, type Admitted } from "./admit.ts";
import { originAllowed } from "./origin.ts";
import { Problem } from "./problem.ts";
import { offeredChannel, offeredNames, upgradeProblem, type ViewerOffer } from "./upgrade.ts";

/** A viewer without subprotocols, as stock noVNC is of its own accord, speaks plain RFB. */
const UNNAMED: ViewerOffer = { channel: PLAIN_SUBPROTOCOL, named: false };

/**
 * Decides about one request for a console by a token of CloudStack in the URL's query. `now` is unix
 * time in milliseconds. Nothing about the token is told before the Origin is known to be allowed.
 */
export async function admitCloudStack(
  request: Request,
  config: Config,
  now: number,
): Promise<Admitted> {
  const offer = readOffer(request, config);
  if (offer instanceof Problem) return { kind: "refuse", problem: offer };
  const { service } = config;
  if (service?.cloudStack === undefined) return { kind: "end", offer, code: "gateway-unready" };
  try {
    const claims = await openConsoleUrl(presentedBy(request, now), service.cloudStack);
    return await admitClaims(claims, offer, service);
  } catch (error) {
    if (!(error instanceof CloudStackError)) throw error;
    const { code, reason, where: claim } = error;
    return { kind: "end", offer, code, reason, ...(claim !== undefined && { claim }) };
  }
}

/** CloudStack's proxy does not look at subprotocols at all, so one need not be offered. */
function readOffer(request: Request, config: Config): ViewerOffer | Problem {
  const problem = upgradeProblem(request);
  if (problem !== undefined) return problem;
  const { headers } = request;
  const offer = headers.has("Sec-WebSocket-Protocol")
    ? offeredChannel(offeredNames(headers) ?? [])
    : UNNAMED;
  if (offer === undefined) return new Problem("wrong-subprotocol");
  if (!originAllowed(headers.get("Origin"), new URL(request.url).origin, config)) {
    return new Problem("origin-not-allowed");
  }
  return offer;
}

function presentedBy(request: Request, now: number): Presented {
  return {
    // As it stands: `URLSearchParams` would take the `+` of a token for a space.
    search: new URL(request.url).search,
    // Set by Cloudflare, whatever the browser sends; no other header tells who that is.
    clientAddress: request.headers.get("CF-Connecting-IP") ?? undefined,
    now,
  };
}
