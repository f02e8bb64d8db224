import { createReadStream } from "node:fs";

import type { Head } from "../worker/audit/chain.ts";
import { ChainVerifier, type ChainFault, type VerifiedChain } from "../worker/audit/verifier.ts";
import { readCommand } from "./arguments.ts";
import { EXIT } from "./command.ts";
import { linesIn } from "./lines.ts";
import { terminalJson, terminalText } from "./terminal-text.ts";
import { UsageError } from "./usage-error.ts";

const OPTIONS = {
  head: { type: "string" },
  after: { type: "string" },
  part: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

type Result =
  | VerifiedChain
  | (ChainFault & {
      /** Where it is: the file as it was given, and the line in it, from 1; absent where the end is at fault. */
      readonly file: string;
      readonly line?: number;
    });

/** `porthole audit verify`. Throws UsageError. */
export async function verifyFiles(argv: readonly string[]): Promise<number> {
  const { values, positionals: files } = readCommand(argv, OPTIONS);
  if (files.length === 0) throw new UsageError("verify requires a file, or - for standard input");
  if (values.after !== undefined && values.part === true) {
    throw new UsageError("--after and --part exclude each other");
  }
  const verifier = new ChainVerifier({
    after: values.after === undefined ? undefined : headIn("--after", values.after),
    head: values.head === undefined ? undefined : headIn("--head", values.head),
    isPart: values.part === true,
  });
  const result = await resultOf(verifier, files);
  console.log(values.json === true ? terminalJson(result) : reportOf(result));
  return result.kind === "verified" ? EXIT.done : EXIT.failed;
}

/** `1841:5c9e...` */
function headIn(option: string, text: string): Head {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new UsageError(`${option} requires a sequence and a hash, as SEQUENCE:HASH`);
  }
  return { sequence: Number(sequence), hash };
}

async function resultOf(verifier: ChainVerifier, files: readonly string[]): Promise<Result> {
  for (const file of files) {
    let number = 0;
    // oxlint-disable-next-line no-await-in-loop -- one file after another
    for await (const line of linesIn(streamOf(file))) {
      number += 1;
      const fault = line === undefined ? ({ kind: "not-an-event" } as const) : verifier.line(line);
      if (fault !== undefined) return { ...fault, file, line: number };
    }
    const fault = verifier.endOfExport();
    if (fault !== undefined) return { ...fault, file };
  }
  const end = verifier.end();
  return end.kind === "verified" ? end : { ...end, file: files.at(-1) ?? "" };
}

/** What a file has in it. Throws UsageError if it cannot be read. */
async function* streamOf(file: string): AsyncGenerator<Uint8Array, void, void> {
  const stream: AsyncIterable<Uint8Array> = file === "-" ? process.stdin : createReadStream(file);
  try {
    yield* stream;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? `: ${String(error.code)}` : "";
    throw new UsageError(`a file cannot be read${code}`);
  }
}

function reportOf(result: Result): string {
  if (result.kind !== "verified") {
    const place = result.line === undefined ? "" : `:${String(result.line)}`;
    return `✗ ${terminalText(result.file)}${place}: ${sentenceOf(result)}`;
  }
  const { tenant, first, events, head, more } = result;
  const range =
    events === 0 ? "no event" : `events ${String(first)} to ${String(head.sequence)}, none missing`;
  return [
    `✓ ${terminalText(tenant)}: ${range} and none changed.`,
    `  head ${String(head.sequence)}:${head.hash}`,
    ...(first > 1 ? [`  What was before event ${String(first)} is not in it.`] : []),
    ...(more ? ["  The gateway had more events when it was exported."] : []),
  ].join("\n");
}

function sentenceOf(fault: ChainFault): string {
  switch (fault.kind) {
    case "not-an-event":
      return "this line is not an event as the gateway writes one.";
    case "other-tenant":
      return "this line belongs to another tenant.";
    case "changed":
      return "this line was changed: its hash is not that of what it says.";
    case "not-linked":
      return "this line does not follow the one before it: one of both was replaced.";
    case "no-checkpoint":
      return "the end is missing: the last line of an export is a checkpoint.";
    case "not-the-beginning":
      return `event ${String(fault.expected)} is the first of a chain, and this is ${String(fault.found)}: --after or --part accepts a later beginning.`;
    case "out-of-order":
      return `event ${String(fault.expected)} should be here, and this is ${String(fault.found)}: one was removed, added or moved.`;
    case "not-the-head":
      return `the checkpoint is that of event ${String(fault.found)}, and the last one here is ${String(fault.expected)}: events were cut off.`;
    case "other-head":
      return `event ${String(fault.expected)} is not in it, or is another one; it ends with ${String(fault.found)}.`;
  }
}
