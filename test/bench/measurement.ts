import type { Closers } from "../support/closers.ts";
import type { BenchOptions } from "./options.ts";
import { RELAYS, type Cell, type Row, type SubjectName } from "./row.ts";
import type { Subject } from "./subjects/subject.ts";

/** What a measurement works with. */
export interface Bench {
  readonly options: BenchOptions;
  readonly subjects: readonly Subject[];
  /** The gateway's build, for what opens one in its own way. */
  readonly folder: string;
  /** Closed when the measurement is over, however it ends. */
  readonly closers: Closers;
}

/** One way to measure all subjects. Rejects when it could not be made. */
export interface Measurement {
  readonly name: string;
  measure(bench: Bench): Promise<readonly Row[]>;
}

/** The cells of a row, one for every subject measured. */
export function cellsOf(
  cellOf: (subject: SubjectName) => Cell,
  measured: readonly SubjectName[] = RELAYS,
): Row["cells"] {
  return Object.fromEntries(measured.map((subject) => [subject, cellOf(subject)]));
}
