import { readCommand, wholeNumber } from "../arguments.ts";
import { EXIT, type Command } from "../command.ts";
import { followEvents } from "../follow-events.ts";
import { GATEWAY_EXIT_HELP, GATEWAY_HELP, GATEWAY_OPTIONS, gatewayOf } from "../gateway-access.ts";
import {
  FILTER_HELP,
  FILTER_OPTIONS,
  filterOf,
  isEmpty,
  sessionNamed,
} from "../session-options.ts";
import type { Screen } from "../live-table.ts";
import { UsageError } from "../usage-error.ts";
import { watchList } from "../watch-list.ts";

const HELP = `Watches the live sessions, or one of them.

  porthole watch                      the list of sessions, drawn again and again; Ctrl+C ends it
  porthole watch --tenant acme
  porthole watch SESSION              prints a link that shows the session's console, without input
  porthole watch SESSION --events     prints what happens in the session until it is over

SESSION is a session's name, or a beginning of it of 8 characters and more. People in the console
see who watches.

${FILTER_HELP}  --every N            seconds between two looks, 1 to 3600 (default 5)
  --subject NAME       with SESSION: who watches, for the others there and the audit log (default cli)
  --ttl N              with SESSION: seconds until the link expires
  --covert             with SESSION: unseen, where the gateway allows it
  --json               with SESSION: the link as an object, or each event as one
${GATEWAY_HELP}  --help               this text

Exit code: 0 done; ${GATEWAY_EXIT_HELP}`;

const OPTIONS = {
  ...GATEWAY_OPTIONS,
  ...FILTER_OPTIONS,
  every: { type: "string" },
  events: { type: "boolean" },
  ttl: { type: "string" },
  covert: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const DEFAULT_EVERY_SECONDS = 5;

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readCommand(argv, OPTIONS);
  if (values.help === true) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [given, ...others] = positionals;
  if (others.length > 0) throw new UsageError("it watches all sessions that fit, or one");
  const { subject, ...filter } = filterOf(values);
  const everySeconds =
    values.every === undefined
      ? DEFAULT_EVERY_SECONDS
      : wholeNumber("--every", values.every, 1, 3600);
  const json = values.json === true;
  if (given === undefined) {
    if (json || values.events || values.covert || values.ttl !== undefined) {
      throw new UsageError("--json, --events, --covert and --ttl require SESSION");
    }
    if (!process.stdout.isTTY) {
      throw new UsageError("without SESSION it requires a terminal: porthole sessions lists once");
    }
    const gateway = await gatewayOf(values, process.env);
    return watchList(gateway, { ...filter, subject }, { everySeconds, ...ownTerminal() });
  }
  if (!isEmpty(filter))
    throw new UsageError("SESSION and --tenant, --console, --issuer exclude each other");
  const ttl = values.ttl === undefined ? undefined : wholeNumber("--ttl", values.ttl, 1, 86_400);
  const gateway = await gatewayOf(values, process.env);
  const session = await sessionNamed(gateway, given);
  if (values.events === true) return followEvents(gateway, session, everySeconds, json);
  const link = await gateway.observe(session, {
    subject: subject ?? "cli",
    ...(ttl !== undefined && { ttlSeconds: ttl }),
    ...(values.covert === true && { covert: true }),
  });
  console.log(json ? JSON.stringify(link) : link.url);
  if (!json) console.error(`Works once, until ${link.expiresAt}.`);
  return EXIT.done;
}

/** The terminal, and what aborts when somebody has had enough of it. */
function ownTerminal(): { readonly screen: Screen; readonly signal: AbortSignal } {
  const { stdout } = process;
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  const screen = {
    get rows() {
      return stdout.rows;
    },
    get columns() {
      return stdout.columns;
    },
    write: (text: string) => void stdout.write(text),
  };
  return { screen, signal: stop.signal };
}

/** Watches sessions. */
export const watch: Command = {
  summary: "watches the live sessions, or makes a link to watch one",
  run,
};
