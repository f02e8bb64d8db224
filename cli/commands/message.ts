import { text as readText } from "node:stream/consumers";

import { readCommand } from "../arguments.ts";
import { EXIT, type Command } from "../command.ts";
import { GATEWAY_EXIT_HELP, GATEWAY_HELP, GATEWAY_OPTIONS, gatewayOf } from "../gateway-access.ts";
import { sessionNamed } from "../session-options.ts";
import { UsageError } from "../usage-error.ts";

const HELP = `Shows a line to the person in a session.

  porthole message SESSION "The machine restarts in five minutes"
  porthole message SESSION -       read the line from standard input

SESSION is a session's name, or a beginning of it of 8 characters and more. The line has at most
500 characters.

${GATEWAY_HELP}  --help               this text

Exit code: 0 the gateway has it; ${GATEWAY_EXIT_HELP}`;

const OPTIONS = { ...GATEWAY_OPTIONS, help: { type: "boolean", short: "h" } } as const;

const MAX_LENGTH = 500;

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readCommand(argv, OPTIONS);
  if (values.help === true) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [given, words, ...others] = positionals;
  if (given === undefined || words === undefined || others.length > 0) {
    throw new UsageError("it requires SESSION and the line, in quotes");
  }
  const line = (words === "-" ? await readText(process.stdin) : words).trim();
  if (line === "" || line.length > MAX_LENGTH) {
    throw new UsageError(`the line requires 1 to ${MAX_LENGTH} characters`);
  }
  const gateway = await gatewayOf(values, process.env);
  await gateway.message(await sessionNamed(gateway, given), line);
  console.log("The message is with the session.");
  return EXIT.done;
}

/** Sends a line to a viewer. */
export const message: Command = { summary: "shows a line to the person in a session", run };
