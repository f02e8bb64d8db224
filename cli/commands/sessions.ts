import type { SessionView } from "../../client/index.ts";
import { readOptions, wholeNumber } from "../arguments.ts";
import { EXIT, type Command } from "../command.ts";
import { GATEWAY_EXIT_HELP, GATEWAY_HELP, GATEWAY_OPTIONS, gatewayOf } from "../gateway-access.ts";
import { FILTER_HELP, FILTER_OPTIONS, filterOf } from "../session-options.ts";
import { sessionColumns } from "../session-table.ts";
import { table } from "../table.ts";
import { terminalJson } from "../terminal-text.ts";

const HELP = `Lists the live sessions.

  porthole sessions
  porthole sessions --tenant acme --state live
  porthole sessions --json | jq -r .client

${FILTER_HELP}  --state STATE        only sessions in this state: entering, opening, live, detached, waiting, parked
  --limit N            at most N sessions (default 1000; with --json all)
  --json               an object in each line, as the API has it
${GATEWAY_HELP}  --help               this text

On a terminal the table fits its width: names of sessions are shortened, as the other commands
accept them, and columns are left out. MODE: "watching" has no control now, and may have it.

Exit code: 0 listed; ${GATEWAY_EXIT_HELP}`;

const OPTIONS = {
  ...GATEWAY_OPTIONS,
  ...FILTER_OPTIONS,
  state: { type: "string" },
  limit: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const MAX_LIMIT = 1_000_000;
const DEFAULT_LIMIT = 1000;
const MAX_PAGE = 500;

async function run(argv: readonly string[]): Promise<number> {
  const values = readOptions(argv, OPTIONS);
  if (values.help === true) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const filter = filterOf(values);
  const json = values.json === true;
  const given =
    values.limit === undefined ? undefined : wholeNumber("--limit", values.limit, 1, MAX_LIMIT);
  const limit = given ?? (json ? MAX_LIMIT : DEFAULT_LIMIT);
  const gateway = await gatewayOf(values, process.env);
  const rows: SessionView[] = [];
  let listed = 0;
  let more = false;
  for await (const page of gateway.sessionPages({ ...filter, limit: Math.min(limit, MAX_PAGE) })) {
    more = listed + page.length > limit;
    const wanted = page.slice(0, limit - listed);
    listed += wanted.length;
    if (json) for (const view of wanted) console.log(terminalJson(view));
    else rows.push(...wanted);
    if (more) break;
  }
  if (!json) printTable(rows);
  if (more) console.error(`There are more: these are the first ${listed}.`);
  return EXIT.done;
}

function printTable(rows: readonly SessionView[]): void {
  if (rows.length === 0) {
    console.error("There is no live session.");
    return;
  }
  const { isTTY, columns } = process.stdout;
  const shown = sessionColumns(Date.now(), !isTTY);
  console.log(table(shown, rows, isTTY ? columns : undefined).join("\n"));
}

/** Lists live sessions. */
export const sessions: Command = { summary: "lists the live sessions", run };
