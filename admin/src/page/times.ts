import { words } from "../words/words.ts";

/** How long it is since a moment; `nowMs` is unix time in milliseconds. */
export function sinceText(moment: string, nowMs: number): string {
  const then = Date.parse(moment);
  return Number.isNaN(then) ? words.row.never : lengthText(nowMs - then);
}

/** How long ago a moment was, as the answer to when. */
export function agoText(moment: string | undefined, nowMs: number): string {
  return moment === undefined ? words.row.never : words.duration.ago(sinceText(moment, nowMs));
}

/** How long it is until a moment. */
export function leftText(moment: string, nowMs: number): string {
  const then = Date.parse(moment);
  return Number.isNaN(then) ? words.row.never : lengthText(then - nowMs);
}

function lengthText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const { duration } = words;
  if (minutes === 0) return duration.seconds(seconds);
  if (hours === 0) return duration.minutes(minutes);
  if (hours < 24) return duration.hours(hours, minutes % 60);
  return duration.days(Math.floor(hours / 24), hours % 24);
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

export function clockText(unixMs: number): string {
  return clock.format(unixMs);
}

/** Date and time of a moment, in the person's own time zone. */
export function momentText(moment: string | undefined): string {
  const time = Date.parse(moment ?? "");
  return Number.isNaN(time) ? words.row.never : whole.format(time);
}
