import { EXIT, type Command } from "../command.ts";
import { readDevVars, writeDevVars } from "../dev-vars.ts";
import { planKeys, SECRET_NAMES } from "../key-plan.ts";
import { parseKeysCommand, type KeysCommand } from "../keys-options.ts";
import { readIfThere, writeSecretFile } from "../secret-file.ts";
import { putSecret } from "../wrangler.ts";

const HELP = `Makes the gateway's secrets: a ticket key and an API token.

  porthole keys                    make them for local use, in .dev.vars
  porthole keys --put              hand them to the deployed Worker as well, by Wrangler;
                                   they are kept in .porthole/secrets, made there if need be
  porthole keys --rotate           put a new ticket key first; old ones go on opening tickets
  porthole keys --remove NAME      drop an old key (the gateway's, an issuer's or a connector's), or
                                   an API token
  porthole keys --token NAME       make an API token of that name; it is shown once, and only its
                                   hash is kept
  porthole keys --issuer NAME      make a key pair for an issuer that signs its own tickets
  porthole keys --connector NAME   make a key that the gateway shares with the connector of that name

  --put          also run "wrangler secret put" for each secret
  --env NAME     Wrangler environment for --put
  --file FILE    where the secrets are kept, instead of .dev.vars or .porthole/secrets
  --force        replace the ticket keys and the API token
  --alg ALG      EdDSA (default), ES256 or RS256, with --issuer
  --scope SCOPE  what the token is for, with --token: tickets, sessions:read, sessions:write (these
                 three by default), metrics or audit; repeat it for more
  --display-name NAME
                 how people are told of the token whose console it acts on, with --token
  --expires TIME until when the token is accepted, such as 2027-01-01T00:00:00Z, with --token
  --tenant NAME  a tenant whose consoles it may open, with --token or --issuer; repeat it for more
  --api          let the issuer's own tokens ask the API for links, with --issuer
  --out FILE     where the keys of the issuer or the connector go, instead of
                 .porthole/issuer-NAME.json or .porthole/connector-NAME.json
  --help         this text

Exit code: 0 done; 1 the keys were made and kept, and Wrangler did not accept them; 2 nothing was
made, because an option or a file cannot be used.
`;

async function run(argv: readonly string[]): Promise<number> {
  const command = parseKeysCommand(argv);
  if (command === undefined) {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  const text = (await readIfThere(command.file)) ?? "";
  const { changes, notes, token, kit, connectorFile } = await planKeys(
    readDevVars(text),
    command.task,
    {
      now: new Date(),
      random: (bytes) => crypto.getRandomValues(bytes),
    },
  );
  const handOver = kit ?? connectorFile;
  const next = writeDevVars(text, changes);
  if (handOver !== undefined) {
    await writeSecretFile(command.out, `${JSON.stringify(handOver, undefined, 2)}\n`);
  }
  if (changes.size > 0) await writeSecretFile(command.file, next);
  for (const note of notes) console.log(note);
  if (handOver !== undefined) {
    const { kind } = command.task;
    console.log(`${command.out}: what the ${kind} needs; hand it over safely`);
  }
  console.log(`${command.file}: ${changes.size === 0 ? "unchanged" : "written"}`);
  if (token !== undefined) {
    console.log(`API token ${token.name}, which is shown this once: ${token.token}`);
  }
  if (command.put) await putSecrets(readDevVars(next), command);
  return EXIT.done;
}

async function putSecrets(
  secrets: ReadonlyMap<string, string>,
  { environment }: KeysCommand,
): Promise<void> {
  for (const name of SECRET_NAMES) {
    const value = secrets.get(name);
    if (value === undefined || value === "") continue;
    // One after another: each makes a version of the Worker.
    // oxlint-disable-next-line no-await-in-loop
    await putSecret(name, value, environment);
    console.log(`${name}: handed to Wrangler`);
  }
}

/** Makes keys and tokens. */
export const keys: Command = {
  summary: "makes the gateway's secrets, and those of issuers and connectors",
  run,
};
