import { ApiError, NoAnswerError } from "../client/index.ts";
import { KeyError } from "../worker/ticket/keys/key-error.ts";
import { EXIT, type Command } from "./command.ts";
import { CommandFailure } from "./command-failure.ts";
import { audit } from "./commands/audit.ts";
import { check } from "./commands/check.ts";
import { end } from "./commands/end.ts";
import { keys } from "./commands/keys.ts";
import { message } from "./commands/message.ts";
import { sessions } from "./commands/sessions.ts";
import { ticket } from "./commands/ticket.ts";
import { time } from "./commands/time.ts";
import { watch } from "./commands/watch.ts";
import { terminalText } from "./terminal-text.ts";
import { UsageError } from "./usage-error.ts";

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ["sessions", sessions],
  ["watch", watch],
  ["message", message],
  ["time", time],
  ["end", end],
  ["ticket", ticket],
  ["keys", keys],
  ["check", check],
  ["audit", audit],
]);

const HELP = `Porthole's tools for operators.

${[...COMMANDS].map(([name, { summary }]) => `  porthole ${name.padEnd(10)}${summary}`).join("\n")}

"porthole COMMAND --help" lists the options of a command.

Exit code: 0 done; 1 it failed, or what was checked is at fault; 2 nothing was done, because the
command line or what it names cannot be used; 3 the gateway did not answer, and may have done it.
`;

async function main(argv: readonly string[]): Promise<number> {
  const [name = "--help", ...rest] = argv;
  if (name === "--help" || name === "-h") {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const command = COMMANDS.get(name);
  // What was given may be a ticket or a password: it is not repeated.
  if (command === undefined) return fail("there is no such command: porthole --help lists them");
  try {
    return await command.run(rest);
  } catch (error) {
    if (error instanceof CommandFailure) return fail(`${name}: ${error.message}`, EXIT.failed);
    if (error instanceof UsageError || error instanceof KeyError) {
      return fail(`${name}: ${error.message}`);
    }
    if (error instanceof ApiError) return fail(`${name}: ${refusalOf(error)}`, EXIT.failed);
    if (error instanceof NoAnswerError) return fail(`${name}: ${error.message}`, EXIT.noAnswer);
    throw error;
  }
}

function refusalOf({ problem, message, instance }: ApiError): string {
  const text = `${message} (${problem})`;
  return terminalText(instance === undefined ? text : `${text}, ${instance} in the gateway's log`);
}

function fail(message: string, code: number = EXIT.unusable): number {
  console.error(`porthole: ${message}`);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
