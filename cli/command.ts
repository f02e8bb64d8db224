/** One command of `porthole`. */
export interface Command {
  /** What it does, for the list of commands. */
  readonly summary: string;
  /**
   * Runs it and returns the exit code. Throws UsageError and KeyError for what cannot be used as given, and
   * CommandFailure.
   */
  readonly run: (argv: readonly string[]) => Promise<number>;
}

/** Exit codes of `porthole`; docs/commands.md has them. */
export const EXIT = {
  done: 0,
  /** It was done and failed, or what was checked is at fault. */
  failed: 1,
  /** Nothing was done: the command line, or what it names, cannot be used. */
  unusable: 2,
  /** The gateway has not answered: whether it was done is not known. */
  noAnswer: 3,
} as const;
