import { exportAudit } from "../audit-export.ts";
import { verifyFiles } from "../audit-verify.ts";
import { EXIT, type Command } from "../command.ts";
import { GATEWAY_EXIT_HELP, GATEWAY_HELP } from "../gateway-access.ts";
import { UsageError } from "../usage-error.ts";

const HELP = `Exports the audit of a tenant, and verifies that an export is whole and unchanged.

  porthole audit export --tenant acme --output acme.jsonl
  porthole audit verify acme.jsonl
  porthole audit verify acme-1.jsonl acme-2.jsonl --head 1841:5c9e...

export:
  --tenant TEXT        whose audit; may be left out if the token has one tenant
  --after SEQUENCE     the events after this one (default 0: all that are kept)
  --output FILE        a file that does not exist yet (default: standard output)
${GATEWAY_HELP}
verify: one or more files, of which each goes on where the one before ends; - is standard input
  --head SEQUENCE:HASH an event that must be in it, known from elsewhere: a webhook, an older export
  --after SEQUENCE:HASH  it goes on after this event; without it, event 1 must be the first
  --part               it may begin anywhere
  --json               the result as an object
  --help               this text

Exit code: 0 exported, or verified; 1 it is not whole, was changed, or ${GATEWAY_EXIT_HELP.replace(/^1 /, "")}`;

async function run(argv: readonly string[]): Promise<number> {
  const [action, ...rest] = argv;
  if (argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  if (action === "export") return exportAudit(rest);
  if (action === "verify") return verifyFiles(rest);
  throw new UsageError("it is export or verify: porthole audit --help explains both");
}

/** Exports and verifies the audit. */
export const audit: Command = {
  summary: "exports the audit of a tenant, and verifies an export",
  run,
};
