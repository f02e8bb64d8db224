import { createInterface } from "node:readline/promises";

import { UsageError } from "./usage-error.ts";

/** Asks at the terminal. Anything but a yes means no. Throws UsageError where nobody can be asked. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError("there is nobody to ask: --yes does it without a question");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
