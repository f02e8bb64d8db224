import { KeyError } from "../worker/ticket/keys/key-error.ts";
import { check } from "./check.ts";
import { UsageError } from "./usage-error.ts";

const HELP = `Porthole's tools for operators.

  npm run porthole -- check URL     what is wrong with a link or ticket, or with a console URL of CloudStack

npm run porthole -- check --help tells more.
`;

const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = { check };

async function main([name = "--help", ...argv]: readonly string[]): Promise<number> {
  if (name === "--help" || name === "-h") {
    process.stdout.write(HELP);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) throw new UsageError("there is no such command: --help lists them");
  return command(argv);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof KeyError)) throw error;
  console.error(`porthole: ${error.message}`);
  process.exitCode = 2;
}
