/** One thing about a link: fine, a reason not to open a console, or good to know. */
export interface Finding {
  readonly kind: "fine" | "fault" | "note";
  readonly text: string;
}

/** A fault that leaves nothing further to look at. */
export class Stop extends Error {
  override readonly name = "Stop";
}

/** A time in its largest whole unit, `3 minutes`. */
export function duration(seconds: number): string {
  const units = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
    [1, "second"],
  ] as const;
  const [size, name] = units.find(([size]) => seconds >= size) ?? [1, "second"];
  const count = Math.max(1, Math.floor(seconds / size));
  return `${String(count)} ${name}${count === 1 ? "" : "s"}`;
}
