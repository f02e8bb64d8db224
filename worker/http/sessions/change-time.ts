import type { ApiCall } from "../api.ts";
import type { SessionChanged } from "../api/session-answers.ts";
import { Problem } from "../problem.ts";
import { recordFact } from "../record-fact.ts";
import { askSession } from "./session-object.ts";

/**
 * Gives a session another end; unix time in milliseconds. A ticket's own `maxSeconds` is no limit for the API: the
 * gateway's SESSION_MAX_SECONDS is, and what the caller could ask for in a ticket.
 */
export async function changeEnd(
  c: ApiCall,
  session: string,
  endsUnixMs: number,
): Promise<Pick<SessionChanged, "endsAt">> {
  const { caller, gateway } = c.var;
  const { name, bounds, changeable } = caller;
  const own = bounds.grant?.maxSeconds ?? Infinity;
  const maxSeconds = Math.min(gateway.sessionMaxSeconds, own);
  const changed = await askSession(c, session, (object) =>
    object.changeEnd({ endsUnixMs, maxSeconds }, changeable),
  );
  if (changed === undefined) throw new Problem("no-such-session");
  if ("refused" in changed) {
    if (changed.refused === "past") {
      throw new Problem("end-not-possible", { detail: "endsAt is not in the future." });
    }
    const latest = moment(changed.latestUnixMs);
    if (own < gateway.sessionMaxSeconds) {
      throw new Problem("not-permitted", {
        detail: `endsAt is later than this caller may ask for: ${latest} at the latest.`,
      });
    }
    throw new Problem("end-not-possible", {
      detail: `endsAt is later than this gateway's SESSION_MAX_SECONDS allows: ${latest} at the latest.`,
    });
  }
  const { tenant, endedUnixMs, asked } = changed;
  const endsAt = moment(changed.endsUnixMs);
  const ends = { by: name, endsAt, endedAt: moment(endedUnixMs), asked };
  recordFact(c, { tenant, session }, "session-end-changed", { ...ends, ...c.var.client });
  return { endsAt };
}

/** Tells the person of a session, who has asked for more time, that there is none. */
export async function declineTime(
  c: ApiCall,
  session: string,
): Promise<Pick<SessionChanged, "moreTime">> {
  const { name, changeable } = c.var.caller;
  const answered = await askSession(c, session, (object) => object.declineTime(changeable));
  if (answered === undefined) throw new Problem("no-such-session");
  const { tenant, declined } = answered;
  if (!declined) return { moreTime: "not-asked" };
  recordFact(c, { tenant, session }, "more-time-declined", { by: name, ...c.var.client });
  return { moreTime: "declined" };
}

function moment(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
