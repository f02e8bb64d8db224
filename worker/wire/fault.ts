/** What may be logged of an unexpected error: its class and where it was thrown. */
export interface Fault {
  readonly error: string;
  readonly where: string;
}

/** Describes an error without its message, which can hold anything that a peer has sent. */
export function describeFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { error: typeof error, where: "" };
  // The text before the frames repeats the message, and the message may imitate frames.
  const stack = error.stack ?? "";
  const frames = stack
    .slice(stack.indexOf(error.message) + error.message.length)
    .split("\n")
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .slice(0, 3);
  return { error: error.name, where: frames.map((frame) => frame.trim()).join(" ") };
}
