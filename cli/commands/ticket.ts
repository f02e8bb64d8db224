import { text as readText } from "node:stream/consumers";

import type { Target } from "../../worker/ticket/claims.ts";
import type { SealingKeys } from "../../worker/ticket/seal.ts";
import { EXIT, type Command } from "../command.ts";
import { readDevVars } from "../dev-vars.ts";
import { parseIssuerKit } from "../issuer-kit.ts";
import { explain, makeLink, sharedSealingKey, type Link } from "../make-link.ts";
import { readIfThere } from "../secret-file.ts";
import { TARGET_HELP, targetOfJson, withAuthorities } from "../target.ts";
import {
  parseTicketCommand,
  withPassword,
  type Environment,
  type TicketCommand,
} from "../ticket-options.ts";
import { UsageError } from "../usage-error.ts";

const HELP = `Makes a link that opens the console of a machine, once.

  porthole ticket --target 127.0.0.1:5901 --password secret
  porthole ticket --target [::1]:5901 --mode view --ttl 60
  porthole ticket --target 10.77.0.5:5900 --route dc1 --tls vencrypt --ca ca.pem

${TARGET_HELP}  --password TEXT      its VNC password; other users of this machine can see arguments, so better:
  --password-stdin     read the password from standard input, or set VNC_PASSWORD
  --mode MODE          control (default) or view
  --clipboard WAY      none (default), to-guest, from-guest or both
  --resize             the viewer may change the size of the guest's screen
  --power              the viewer may shut down, reboot and reset the machine
  --audio              the viewer may hear the machine
  --confirm            the page asks before it opens: for links that are mailed or chatted, which a
                       scanner may open before the person does
  --block-keys LIST    combinations that do not reach the guest, such as Ctrl+Alt+1,Ctrl+Alt+2;
                       "none" for none (default: Ctrl+Alt+1 to 9, QEMU's own)
  --gateway URL        the gateway (default: PORTHOLE_URL, else http://localhost:8787)
  --name TEXT          the console's name on the page (default Console)
  --id TEXT            the console's identity (default: its name)
  --tenant TEXT        who owns the machine (default local)
  --subject TEXT       who opens the console, for the audit log (default cli)
  --keyboard LAYOUT    the guest's keyboard layout, such as de
  --return-url URL     the page that the viewer leads back to; https, at one of the gateway's RETURN_ORIGINS
  --sharing HOW        when somebody else has the console: shared, takeover, ask or exclusive (default:
                       what the gateway says)
  --recorded           the viewer says that what is shown and done is recorded
  --take-over          the viewer may take control, or the console, without asking
  --share              the viewer may make links with which others watch
  --more-time          the viewer may ask for more time than the session has
  --covert             the viewer is not shown to the others, where the gateway allows it
  --observers N        input passes only while N others who can be seen are there, 1 to 8
  --location REGION    where the session runs, such as weur (default: what the route says, or near the viewer)
  --jurisdiction NAME  eu, fedramp or us: it runs nowhere else (default: what the route says)
  --max-seconds N      the session's max length in seconds
  --grace-seconds N    how long it waits for a viewer whose connection is lost; 0: not at all
  --wait-seconds N     how long it waits for a machine that has closed its screen; 0: not at all
  --idle-seconds N     how long it goes on without input, 60 to 86400
  --no-park            a page that is hidden for long does not let go of the machine
  --on-end KEYS        what the gateway presses when the session lets go of the machine, such as Super+L
  --ttl N              seconds until the link expires (default 300, max TICKET_MAX_SECONDS)
  --audience TEXT      the gateway's TICKET_AUDIENCE (default porthole)
  --keys FILE          .dev.vars or a JWK Set with the ticket key (default: the variable
                       TICKET_KEYS, then .dev.vars)
  --issuer FILE        sign as the issuer of this file from "porthole keys --issuer"
  --json               print an object with link, session and expires
  --help               this text

Exit code: 0 the link is printed; 2 there is no link, because an option, a file or a key cannot be used.
`;

async function findKeys(path: string | undefined): Promise<string> {
  if (path !== undefined) return readNamed("--keys", path);
  const fromEnvironment = process.env["TICKET_KEYS"];
  if (fromEnvironment !== undefined && fromEnvironment !== "") return fromEnvironment;
  const local = await readIfThere(".dev.vars");
  if (local === undefined) throw new UsageError("there is no key yet: porthole keys makes one");
  return local;
}

async function readNamed(option: string, path: string): Promise<string> {
  const text = await readIfThere(path);
  if (text === undefined) throw new UsageError(`${option}: there is no such file`);
  return text;
}

/** What `.dev.vars` says of the local gateway in place of wrangler.toml. */
async function gatewayVariables(): Promise<Environment> {
  const local = readDevVars((await readIfThere(".dev.vars")) ?? "");
  const names = ["TICKET_AUDIENCE", "TICKET_MAX_SECONDS"];
  return Object.fromEntries(names.map((name) => [name, local.get(name)]));
}

/** The target with what is in files. */
async function completeTarget({ input, targetJson, ca }: TicketCommand): Promise<Target> {
  const target =
    targetJson === undefined
      ? input.target
      : targetOfJson(await readNamed("--target-json", targetJson));
  if (target === undefined) throw new UsageError("--target HOST:PORT is missing");
  return ca === undefined ? target : withAuthorities(target, await readNamed("--ca", ca));
}

async function run(argv: readonly string[]): Promise<number> {
  const command = parseTicketCommand(argv, { ...(await gatewayVariables()), ...process.env });
  if (command === undefined) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const made = await linkOf(command);
  console.log(command.json ? JSON.stringify(made) : made.link);
  if (!command.json) console.error(`Works once, until ${made.expires}.`);
  return EXIT.done;
}

async function linkOf(command: TicketCommand): Promise<Link> {
  const { input } = command;
  const kit =
    command.issuer === undefined
      ? undefined
      : parseIssuerKit(await readNamed("--issuer", command.issuer));
  const sealing: SealingKeys =
    kit === undefined
      ? sharedSealingKey(await findKeys(command.keys))
      : { kind: "nested", signingKey: kit.signingKey, recipient: kit.recipient };
  const piped = command.passwordFromStdin
    ? (await readText(process.stdin)).replace(/\r?\n$/, "")
    : undefined;
  const target = { ...(await completeTarget(command)), ...withPassword(piped) };
  return makeLink(command.gateway, { ...input, iss: kit?.issuer ?? input.aud, target }, sealing, {
    now: Date.now() / 1000,
    random: (bytes) => crypto.getRandomValues(bytes),
  });
}

/** Makes a link. */
export const ticket: Command = {
  summary: "makes a link that opens a console, once",
  run: async (argv) => {
    try {
      return await run(argv);
    } catch (error) {
      const explanation = explain(error);
      throw explanation === undefined ? error : new UsageError(explanation);
    }
  },
};
