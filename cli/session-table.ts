import type { SessionView } from "../client/index.ts";
import type { Column } from "./table.ts";

/** Characters of a session's name that a table shows on a terminal; commands accept a beginning of 8 and more. */
const SHOWN_NAME_LENGTH = 10;

/** What a table says of sessions. `now` is unix time in milliseconds. */
export function sessionColumns(now: number, wholeNames: boolean): readonly Column<SessionView>[] {
  return [
    {
      title: "SESSION",
      text: ({ session }) => (wholeNames ? session : session.slice(0, SHOWN_NAME_LENGTH)),
      sacrifice: 0,
    },
    { title: "CONSOLE", text: ({ console }) => console.name, sacrifice: 0, min: 8, legible: 20 },
    { title: "SUBJECT", text: ({ subject }) => subject, sacrifice: 0, min: 8, legible: 24 },
    { title: "STATE", text: ({ state }) => state, sacrifice: 0 },
    { title: "MODE", text: modeOf, sacrifice: 1 },
    { title: "SINCE", text: ({ startedAt }) => ago(startedAt, now), sacrifice: 2 },
    { title: "INPUT", text: ({ lastInputAt }) => ago(lastInputAt, now), sacrifice: 3 },
    { title: "LEFT", text: (view) => leftOf(view, now), sacrifice: 5 },
    { title: "TENANT", text: ({ tenant }) => tenant, sacrifice: 4, min: 8 },
    { title: "CLIENT", text: ({ client }) => client ?? "-", sacrifice: 6 },
    { title: "REGION", text: ({ region }) => region ?? "-", sacrifice: 7 },
    {
      title: "RTT",
      text: ({ roundTripMs }) =>
        roundTripMs === undefined ? "-" : `${Math.round(roundTripMs)} ms`,
      sacrifice: 8,
    },
  ];
}

/** Somebody whose ticket lets them control the machine, and who does not now, waits for it. */
function modeOf({ mode, controls }: SessionView): string {
  if (mode === "view") return "view";
  return controls ? "control" : "watching";
}

/** How long it goes on at the most, and whether its person asks for more. */
function leftOf({ endsAt, moreTimeAskedAt }: SessionView, now: number): string {
  const ends = Date.parse(endsAt);
  if (Number.isNaN(ends)) return "-";
  const left = lengthText(ends - now);
  return moreTimeAskedAt === undefined ? left : `${left}, asks`;
}

/** How long ago a moment was. */
function ago(moment: string | undefined, now: number): string {
  const then = Date.parse(moment ?? "");
  return Number.isNaN(then) ? "-" : lengthText(now - then);
}

/** A length of time in its two largest units, such as `2h05m`. */
function lengthText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds}s`;
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit));
  if (seconds < 3600) return `${minutes}m`;
  if (seconds < 86_400) return `${hours}h${String((minutes ?? 0) % 60).padStart(2, "0")}m`;
  return `${days}d${String((hours ?? 0) % 24).padStart(2, "0")}h`;
}
