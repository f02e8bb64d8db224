import type { GatewayClient, SessionFilter } from "../../client/index.ts";
import { readCommand } from "../arguments.ts";
import { confirmed } from "../ask.ts";
import { EXIT, type Command } from "../command.ts";
import { GATEWAY_EXIT_HELP, GATEWAY_HELP, GATEWAY_OPTIONS, gatewayOf } from "../gateway-access.ts";
import {
  FILTER_HELP,
  FILTER_OPTIONS,
  filterOf,
  isEmpty,
  sessionNamed,
} from "../session-options.ts";
import { UsageError } from "../usage-error.ts";

const HELP = `Ends sessions, and revokes tickets that were not used yet.

  porthole end SESSION --reason "Maintenance until 14:00"
  porthole end --console vm-17
  porthole end --tenant acme --subject ann@example.com --yes

SESSION is a session's name, or a beginning of it of 8 characters and more. The name of a ticket
that was not used yet has to be whole; --tenant names its tenant, if the token has several.
Without SESSION, all sessions that fit are ended, after a question.

${FILTER_HELP}  --reason TEXT        shown to the people whose sessions end
  --yes                without a question
  --json               an object with the outcome, or with the number of sessions
${GATEWAY_HELP}  --help               this text

Exit code: 0 done, also if no session fits; ${GATEWAY_EXIT_HELP}`;

const OPTIONS = {
  ...GATEWAY_OPTIONS,
  ...FILTER_OPTIONS,
  reason: { type: "string" },
  yes: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** More sessions than these are not counted before the question. */
const MAX_COUNTED = 5000;

const MAX_REASON_LENGTH = 200;

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readCommand(argv, OPTIONS);
  if (values.help === true) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [given, ...others] = positionals;
  if (others.length > 0) throw new UsageError("it ends one session, or all that fit the options");
  const { state: _, ...filter } = filterOf(values);
  const { tenant, ...narrower } = filter;
  if (given !== undefined && !isEmpty(narrower)) {
    throw new UsageError("SESSION and the options that say which sessions exclude each other");
  }
  if (given === undefined && isEmpty(filter)) {
    throw new UsageError("it requires SESSION, or --console, --subject, --tenant or --issuer");
  }
  const gateway = await gatewayOf(values, process.env);
  const { reason, json = false } = values;
  if ((reason?.length ?? 1) > MAX_REASON_LENGTH || reason === "") {
    throw new UsageError(`--reason requires 1 to ${MAX_REASON_LENGTH} characters`);
  }
  if (given !== undefined) {
    const session = await sessionNamed(gateway, given);
    const outcome = await gateway.end(session, { reason, tenant });
    const said = outcome === "ended" ? "The session is ended." : "Its ticket is revoked.";
    console.log(json ? JSON.stringify({ session, outcome }) : said);
    return EXIT.done;
  }
  if (values.yes !== true && !(await confirmed(await questionOf(gateway, filter)))) {
    throw new UsageError("nothing was ended");
  }
  const ended = await gateway.endMatching({ ...filter, reason });
  console.log(json ? JSON.stringify({ ended }) : `Ended: ${sessionCount(ended)}.`);
  return EXIT.done;
}

async function questionOf(gateway: GatewayClient, filter: SessionFilter): Promise<string> {
  let count = 0;
  for await (const page of gateway.sessionPages({ ...filter, limit: 500 })) {
    count += page.length;
    if (count >= MAX_COUNTED) return `End ${count} sessions and more?`;
  }
  return `End ${sessionCount(count)}?`;
}

function sessionCount(count: number): string {
  return count === 1 ? "1 session" : `${count} sessions`;
}

/** Ends sessions. */
export const end: Command = { summary: "ends a session, or all sessions that fit", run };
