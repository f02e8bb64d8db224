import type { Admission } from "../admission/admission.ts";
import { SUBPROTOCOL } from "../channel/subprotocols.ts";
import type { Entry } from "../directory/entry.ts";

/** What a session says of itself to its tenant's directory. */
export function entryOf(admission: Admission, startedUnixMs: number, version: string): Entry {
  const { session, claims, sharing = "shared", channel, maxSeconds } = admission;
  const { iss, by, sub, tenant, console, grant, target } = claims;
  const { region, client, agent } = admission;
  return {
    session,
    tenant,
    console: { id: console.id, name: console.name },
    subject: sub,
    issuer: iss,
    ...(by !== undefined && { by }),
    sharing,
    may: { takeOver: grant.takeOver === true, covert: grant.covert === true },
    ...(claims.observer === true && { observer: true }),
    // An issuer that calls everybody by its own name names nobody, as CloudStack's console URLs do.
    ...((claims.anonymous === true || sub === iss) && { anonymous: true }),
    observersRequired: grant.requires?.observers ?? 0,
    canChoose: channel === SUBPROTOCOL,
    kind: target.kind,
    ...(target.route !== undefined && { route: target.route }),
    ...(region !== undefined && { region }),
    ...(client !== undefined && { client }),
    ...(agent !== undefined && { agent }),
    startedUnixMs,
    endsUnixMs: startedUnixMs + 1000 * maxSeconds,
    version,
  };
}
