import type { Changeable } from "../admission/changeable.ts";
import type { EndChange, EndChanged } from "../admission/session-desk.ts";
import type { Times } from "../directory/entry.ts";
import { watchedOf } from "./asked-of-session.ts";
import type { Kept } from "./kept.ts";
import type { Found, RecordKeeper } from "./record-keeper.ts";
import { Session } from "./session.ts";
import { TimeRequests } from "./time-requests.ts";

/** When a session ends at the latest: unix time in milliseconds. */
function endOfKept({ startedUnixMs, admission }: Kept): number {
  return Math.round(startedUnixMs + 1000 * admission.maxSeconds);
}

/** What of a session is about its end. */
export function timesOf(session: Session | Kept): Times {
  const { endsUnixMs, timeAskedUnixMs } =
    session instanceof Session
      ? session.standing
      : {
          endsUnixMs: endOfKept(session),
          timeAskedUnixMs: new TimeRequests(session.timeRequest).openSinceUnixMs,
        };
  return {
    ...(endsUnixMs !== undefined && { endsUnixMs }),
    ...(timeAskedUnixMs !== undefined && { timeAskedUnixMs }),
  };
}

/** A session with what the directory is to list of it. */
export interface Amended {
  readonly admission: Kept["admission"];
  readonly times: Times;
}

/** What is answered, and what has changed by it. */
export interface Outcome<Answer> {
  readonly answer: Answer;
  readonly amended?: Amended;
}

/** Gives a session another end; `undefined`: there is none that this caller may change. */
export function changeEndOf(
  found: Session | Found,
  { endsUnixMs, maxSeconds }: EndChange,
  which: Changeable,
  keeper: RecordKeeper,
): Outcome<EndChanged> | undefined {
  const session = watchedOf(found, which);
  if (session === undefined) return undefined;
  const latestUnixMs = session.startedUnixMs + 1000 * maxSeconds;
  if (endsUnixMs <= keeper.now()) return { answer: { refused: "past" } };
  if (endsUnixMs > latestUnixMs) return { answer: { refused: "too-late", latestUnixMs } };
  const endedUnixMs = session instanceof Session ? session.endsUnixMs : endOfKept(session);
  const changed = withEnd(session, endsUnixMs, endsUnixMs > endedUnixMs);
  if (changed === undefined) return undefined;
  if (changed.kept !== undefined) keeper.keep(changed.kept);
  const { admission } = session;
  const { tenant } = admission.claims;
  const amended = { admission, times: timesOf(changed.kept ?? session) };
  return { answer: { tenant, endsUnixMs, endedUnixMs, asked: changed.asked }, amended };
}

/** `asked`: its person had asked for more time, and has it. `kept`: of a session that is on disk alone. */
function withEnd(
  session: Session | Kept,
  endsUnixMs: number,
  isLater: boolean,
): { readonly asked: boolean; readonly kept?: Kept } | undefined {
  if (session instanceof Session) {
    const asked = session.changeEnd(endsUnixMs, isLater);
    return asked === undefined ? undefined : { asked };
  }
  const maxSeconds = (endsUnixMs - session.startedUnixMs) / 1000;
  const kept = { ...session, admission: { ...session.admission, maxSeconds } };
  const answered = isLater ? answeredOf(kept) : undefined;
  return { asked: answered !== undefined, kept: answered ?? kept };
}

/** The same once its person's request is answered; `undefined`: there is none. */
function answeredOf(kept: Kept): Kept | undefined {
  const requests = new TimeRequests(kept.timeRequest);
  if (!requests.close() || requests.last === undefined) return undefined;
  return { ...kept, timeRequest: requests.last };
}

/** Tells a session's person that there is no more time; `undefined`: there is none that this caller may change. */
export function declineTimeOf(
  found: Session | Found,
  which: Changeable,
  keeper: RecordKeeper,
): Outcome<{ readonly tenant: string; readonly declined: boolean }> | undefined {
  const session = watchedOf(found, which);
  if (session === undefined) return undefined;
  const { admission } = session;
  const { tenant } = admission.claims;
  const isKept = !(session instanceof Session);
  const answered = isKept ? answeredOf(session) : session.declineTime() ? session : undefined;
  if (answered === undefined) return { answer: { tenant, declined: false } };
  if (!(answered instanceof Session)) keeper.keep(answered);
  const amended = { admission, times: timesOf(answered) };
  return { answer: { tenant, declined: true }, amended };
}
