/** What is measured: the columns of the table. */
export const SUBJECTS = ["websockify", "plain relay", "Porthole"] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** The subject that others are compared with. */
export const REFERENCE: SubjectName = "websockify";

export interface Cell {
  readonly value: number;
  /** Said behind the value, such as `5.7 RTT`. */
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
  readonly unit: "ms" | "µs" | "MB/s" | "MiB";
  readonly cells: Readonly<Record<SubjectName, Cell>>;
  /** The same quantity without anything in between, where that can be had. */
  readonly direct?: number;
}
