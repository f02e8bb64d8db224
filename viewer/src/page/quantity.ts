import { words } from "../words/words.ts";

const UNITS = { minutes: "minute", seconds: "second" } as const;

/** A time that takes little space, such as “9 min”. */
export function shortTime(count: number, unit: keyof typeof UNITS): string {
  const { locale } = words.clock;
  const options = { style: "unit", unit: UNITS[unit], unitDisplay: "short" } as const;
  return new Intl.NumberFormat(locale, options).format(count);
}
