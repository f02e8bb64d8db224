import type { Listed } from "../../directory/contract.ts";
import type { SessionView } from "../api/session-view.ts";

/** A session of a tenant's directory as the API shows it. */
export function viewOf({ entry, standing, controls }: Listed): SessionView {
  const { lastInputUnixMs, roundTripMs, timeAskedUnixMs } = standing;
  const { by, client, agent, route, region } = entry;
  return {
    session: entry.session,
    tenant: entry.tenant,
    console: { id: entry.console.id, name: entry.console.name },
    subject: entry.subject,
    issuer: entry.issuer,
    ...(by !== undefined && { by }),
    state: standing.state,
    mode: standing.mode,
    controls,
    sharing: entry.sharing,
    startedAt: moment(entry.startedUnixMs),
    endsAt: moment(standing.endsUnixMs ?? entry.endsUnixMs),
    ...(timeAskedUnixMs !== undefined && { moreTimeAskedAt: moment(timeAskedUnixMs) }),
    ...(lastInputUnixMs !== undefined && { lastInputAt: moment(lastInputUnixMs) }),
    ...(client !== undefined && { client }),
    ...(agent !== undefined && { agent }),
    kind: entry.kind,
    ...(route !== undefined && { route }),
    ...(region !== undefined && { region }),
    ...(roundTripMs !== undefined && { roundTripMs }),
    bytesToViewer: standing.bytesToViewer,
    bytesToTarget: standing.bytesToTarget,
    connection: standing.connection,
    version: entry.version,
    ...(entry.may.covert && { covert: true }),
  };
}

function moment(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
