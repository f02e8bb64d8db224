import { open } from "node:fs/promises";

import type { GatewayClient } from "../client/index.ts";
import type { Head } from "../worker/audit/chain.ts";
import { ChainVerifier } from "../worker/audit/verifier.ts";
import { readOptions, wholeNumber } from "./arguments.ts";
import { EXIT } from "./command.ts";
import { CommandFailure } from "./command-failure.ts";
import { GATEWAY_OPTIONS, gatewayOf } from "./gateway-access.ts";
import { UsageError } from "./usage-error.ts";

const OPTIONS = {
  ...GATEWAY_OPTIONS,
  tenant: { type: "string" },
  after: { type: "string" },
  output: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

const MAX_SEQUENCE = 999_999_999;
/** Events that are asked for at once. */
const PAGE = 1000;

type Write = (line: string) => Promise<void>;

/** `porthole audit export`. Throws UsageError, CommandFailure, and what the client throws. */
export async function exportAudit(argv: readonly string[]): Promise<number> {
  const values = readOptions(argv, OPTIONS);
  const { tenant, output } = values;
  const after =
    values.after === undefined ? 0 : wholeNumber("--after", values.after, 0, MAX_SEQUENCE);
  const gateway = await gatewayOf(values, process.env);
  const query = { ...(tenant !== undefined && { tenant }), limit: PAGE };
  if (output === undefined) {
    said(await exportPages(gateway, query, after, writeOut));
    return EXIT.done;
  }
  const file = await newFile(output);
  try {
    const write: Write = async (line) => void (await file.write(`${line}\n`));
    said(await exportPages(gateway, query, after, write));
  } finally {
    await file.close();
  }
  return EXIT.done;
}

function said({ sequence, hash }: Head): void {
  console.error(`Exported up to ${String(sequence)}:${hash}`);
}

/** Page after page, each verified to go on where the one before has ended; the last one's checkpoint is the last line. */
async function exportPages(
  gateway: Pick<GatewayClient, "auditLines">,
  query: { readonly tenant?: string; readonly limit: number },
  after: number,
  write: Write,
): Promise<Head> {
  const verifier = new ChainVerifier({ isPart: true });
  for (let from = after; ;) {
    let held: string | undefined;
    // oxlint-disable-next-line no-await-in-loop -- one page after another
    for await (const line of gateway.auditLines({ ...query, after: from })) {
      const fault = verifier.line(line);
      if (fault !== undefined) {
        throw new CommandFailure("what the gateway has sent is no chain; what was written is");
      }
      // Whether a checkpoint is the last line is known with the next one.
      if (held !== undefined) await write(held);
      held = line;
    }
    const page = verifier.end();
    if (held === undefined || page.kind !== "verified") {
      throw new CommandFailure("the gateway has sent no whole page; what was written is whole");
    }
    if (!page.more) {
      // oxlint-disable-next-line no-await-in-loop -- of the last page
      await write(held);
      return page.head;
    }
    from = page.head.sequence;
  }
}

async function newFile(path: string): ReturnType<typeof open> {
  try {
    return await open(path, "wx", 0o600);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? `: ${String(error.code)}` : "";
    throw new UsageError(`--output: the file cannot be made${code}`);
  }
}

function writeOut(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) =>
      error === null || error === undefined ? resolve() : reject(error),
    );
  });
}
