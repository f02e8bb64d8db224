import { text as readText } from "node:stream/consumers";

import { CONSOLE_PAGE_PATH } from "../../worker/channel/addresses.ts";
import { CLOUDSTACK_PAGES, CLOUDSTACK_SOCKETS } from "../../worker/channel/cloudstack.ts";
import { readCommand } from "../arguments.ts";
import { EXIT, type Command } from "../command.ts";
import { inspectConsoleUrl } from "../console-url-report.ts";
import type { Finding } from "../finding.ts";
import { gatewayFacts, ticketFacts } from "../gateway-settings.ts";
import { inspectTicket, sessionIn, ticketIn } from "../ticket-report.ts";
import { UsageError } from "../usage-error.ts";

const HELP = `Says what is wrong with a link or ticket, or with a console URL of CloudStack, without opening it.

  porthole check 'https://console.example.com/c/ZL9K...#eyJ...'
  porthole check 'https://console.example.com/resource/noVNC/vnc.html?...'
  porthole check -            read it from standard input

  --keys-file FILE   where the keys stand: TICKET_KEYS and TICKET_ISSUERS for tickets (default: the
                     environment, .dev.vars, .env, .porthole/secrets), CLOUDSTACK_ENCRYPTION_KEY,
                     CLOUDSTACK_ENCRYPTION_IV and CLOUDSTACK_HASH_KEY for CloudStack's URLs
                     (default: the environment, .dev.vars, .env)
  --help             this text

ALLOWED_TARGETS, ROUTES and what else the gateway is set to are read there too, and in
wrangler.toml. What is printed names the machine's address, and no token, key or password.

Exit code: 0 it would open a console, 1 it would not, 2 it could not be checked.
`;

const OPTIONS = {
  "keys-file": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

async function run(argv: readonly string[]): Promise<number> {
  const { values, positionals } = readCommand(argv, OPTIONS);
  if (values.help === true) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const [given, ...others] = positionals;
  if (given === undefined || others.length > 0) {
    throw new UsageError("it requires one URL, in quotes: a shell cuts it at the first &");
  }
  const text = given === "-" ? await readText(process.stdin) : given;
  const { what, findings } = await inspect(text, values["keys-file"]);
  console.log(report(what, findings));
  return findings.some(({ kind }) => kind === "fault") ? EXIT.failed : EXIT.done;
}

async function inspect(
  text: string,
  keysFile: string | undefined,
): Promise<{ readonly what: string; readonly findings: readonly Finding[] }> {
  const now = Date.now();
  const ticket = ticketIn(text);
  if (ticket !== undefined) {
    const facts = await ticketFacts(ticket, keysFile);
    return { what: "ticket", findings: await inspectTicket(ticket, facts, now, sessionIn(text)) };
  }
  // Nobody who has another link is asked for CloudStack's keys.
  const fault = faultOfOther(text);
  if (fault !== undefined) return { what: "text", findings: [{ kind: "fault", text: fault }] };
  return {
    what: "URL",
    findings: await inspectConsoleUrl(text, await gatewayFacts(keysFile), now),
  };
}

/** What is wrong with a text without a ticket that is no console URL of CloudStack either; `undefined`: it is one. */
function faultOfOther(text: string): string | undefined {
  const url = URL.parse(text.trim());
  const path = url?.pathname ?? "";
  if (CLOUDSTACK_PAGES.has(path) || CLOUDSTACK_SOCKETS.has(path)) return undefined;
  if (url?.searchParams.has("token") === true) return undefined;
  return sessionIn(text) !== undefined || path.endsWith(CONSOLE_PAGE_PATH)
    ? "Its ticket, all that follows the #, is missing or was cut."
    : "It is no link to a console, no ticket and no console URL of CloudStack.";
}

const MARKS = { fine: "✓", fault: "✗", note: "·" } as const satisfies Record<
  Finding["kind"],
  string
>;

/** Faults first: they are what somebody looks for. */
function report(what: string, findings: readonly Finding[]): string {
  const faults = findings.filter(({ kind }) => kind === "fault");
  const rest = findings.filter(({ kind }) => kind !== "fault");
  const verdict = faults.length === 0 ? "would open a console" : "would not open a console";
  const lines = [...faults, ...rest].map(({ kind, text }) => `  ${MARKS[kind]} ${text}`);
  return [`This ${what} ${verdict}.`, ...lines].join("\n");
}

/** Says what is wrong with a link. */
export const check: Command = {
  summary: "says what is wrong with a link, a ticket or a console URL of CloudStack",
  run,
};
