import { words } from "../words/words.ts";

const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** A time of the day, with its day if that is not today. Both are Unix time in milliseconds. */
export function clockTime(atUnixMs: number, nowUnixMs: number): string {
  const at = new Date(atUnixMs);
  const isToday = at.toDateString() === new Date(nowUnixMs).toDateString();
  return at.toLocaleString(
    words.clock.locale,
    isToday ? TIME : { ...TIME, day: "numeric", month: "long" },
  );
}
