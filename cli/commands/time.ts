import { readCommand, wholeNumber } from "../arguments.ts";
import { EXIT, type Command } from "../command.ts";
import { GATEWAY_EXIT_HELP, GATEWAY_HELP, GATEWAY_OPTIONS, gatewayOf } from "../gateway-access.ts";
import { sessionNamed } from "../session-options.ts";
import { UsageError } from "../usage-error.ts";

const HELP = `Gives a session another end, or says that there is no more time.

  porthole time SESSION --more 30                    30 minutes more than it has
  porthole time SESSION --until 2027-01-02T18:00Z    an end that may be earlier as well
  porthole time SESSION --no                         the answer to whoever has asked for more

SESSION is a session's name, or a beginning of it of 8 characters and more. It can last as long as the
gateway's SESSION_MAX_SECONDS allows, whatever its ticket says. Its person is told.

  --more N             minutes, 1 to 10080
  --until MOMENT       with its zone, such as Z or +01:00
  --no                 nothing changes; who has asked is told
${GATEWAY_HELP}  --help               this text

Exit code: 0 done; ${GATEWAY_EXIT_HELP}`;

const OPTIONS = {
  ...GATEWAY_OPTIONS,
  more: { type: "string" },
  until: { type: "string" },
  no: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

const MAX_MINUTES = 10_080;

/** RFC 3339 down to minutes; without a zone it would be another moment on each computer. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readCommand(argv, OPTIONS);
  if (values.help === true) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [given, ...others] = positionals;
  const { more, until, no } = values;
  const wanted = [more, until, no].filter((value) => value !== undefined);
  if (given === undefined || others.length > 0 || wanted.length !== 1) {
    throw new UsageError("it requires SESSION, and one of --more, --until and --no");
  }
  const minutes = more === undefined ? 0 : wholeNumber("--more", more, 1, MAX_MINUTES);
  const moment = until === undefined ? undefined : momentOf(until);
  const gateway = await gatewayOf(values, process.env);
  const session = await sessionNamed(gateway, given);
  if (no === true) {
    const isTold = await gateway.declineTime(session);
    console.log(isTold ? "Its person is told." : "Nobody there has asked for more time.");
    return EXIT.done;
  }
  const endsAt =
    moment ?? new Date(Date.parse((await gateway.session(session)).endsAt) + 60_000 * minutes);
  await gateway.setEnd(session, endsAt);
  console.log(`It ends at ${endsAt.toISOString()}.`);
  return EXIT.done;
}

function momentOf(text: string): Date {
  const moment = new Date(text);
  if (!MOMENT.test(text) || Number.isNaN(moment.getTime())) {
    throw new UsageError("--until requires a moment with its zone, such as 2027-01-02T18:00Z");
  }
  return moment;
}

/** Changes when a session ends. */
export const time: Command = { summary: "gives a session more time, or another end", run };
