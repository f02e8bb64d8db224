/** What is measured: the columns of the table. */
export const SUBJECTS = [
  "websockify",
  "plain relay",
  "Porthole with stock noVNC",
  "Porthole",
] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** Those that differ in what they do with bytes, whatever page shows them. */
export const RELAYS = ["websockify", "plain relay", "Porthole"] as const satisfies SubjectName[];

/** Those to compare where a browser keeps up with a screen. */
export const PAGES = [
  "websockify",
  "Porthole with stock noVNC",
  "Porthole",
] as const satisfies SubjectName[];

/** The subject that others are compared with. */
export const REFERENCE: SubjectName = "websockify";

export interface Cell {
  readonly value: number;
  /** Said after the value, such as `5.7 RTT`. */
  readonly note?: string;
  /** What `value` was made of, for the JSON file. */
  readonly samples?: readonly number[];
  /** The true value is at least this one: the measurement was stopped there. */
  readonly atLeast?: boolean;
}

/** One line of the table: one quantity of every subject. */
export interface Row {
  /** The measurement's name, then the quantity, such as `first-frame/100`. */
  readonly id: string;
  readonly name: string;
  readonly unit: "ms" | "µs" | "MB/s" | "MiB" | "frames/s" | "CPU s/GB" | "CPU ms/s";
  /** Of the subjects that were measured. */
  readonly cells: Readonly<Partial<Record<SubjectName, Cell>>>;
  /** The same quantity without anything in between, where that can be had. */
  readonly direct?: number;
}
