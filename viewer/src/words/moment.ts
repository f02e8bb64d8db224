/**
 * Whether a written time has its day in front, as those of another day have: many languages need another word
 * before a day than before a time of the day.
 */
export function hasDay(written: string): boolean {
  return !/^\d{1,2}:\d{2}$/.test(written);
}
