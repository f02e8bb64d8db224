/** One file of tests that has ended. Times are in milliseconds, by one clock. */
export interface EndedFile {
  readonly project: string;
  readonly tests: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

/**
 * One line for each project, in the order of their first files: how many tests it has, in how many files, how
 * long they took together, and how long it was from the first one's start to the last one's end. The two
 * times differ where files run beside each other, or other projects' files between them.
 */
export function projectTimes(files: readonly EndedFile[]): string[] {
  const projects = Map.groupBy(files, ({ project }) => project);
  return [...projects].map(([project, own]) => {
    const tests = sum(own.map((file) => file.tests));
    const busyMs = sum(own.map((file) => file.endedMs - file.startedMs));
    const first = Math.min(...own.map((file) => file.startedMs));
    const last = Math.max(...own.map((file) => file.endedMs));
    return (
      `${project}: tests ${tests}, files ${own.length}, together ${seconds(busyMs)}, ` +
      `from first to last ${seconds(last - first)}`
    );
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
