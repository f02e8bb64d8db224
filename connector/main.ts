import { parseArgs } from "node:util";

import { ConfigError } from "./config/config-error.ts";
import { startConnector } from "./connector.ts";
import { makeKeys } from "./config/keys.ts";
import { loadSettings } from "./config/load.ts";
import { jsonLog } from "./log.ts";
import { describeFault } from "../worker/wire/fault.ts";

const HELP = `Opens consoles by TLS for a gateway, inside the network that they are in.

  npm run connector -- --config FILE          run until SIGTERM; SIGHUP reads the files again
  npm run connector -- --config FILE --check  say whether the configuration can be used
  npm run connector -- keys --name NAME       make the key that the connector shares with the gateway

  --out FILE     with keys: where the connector's keys are, instead of NAME.keys.json; a new key is
                 added, the others go on opening
`;

const OPTIONS = {
  config: { type: "string" },
  check: { type: "boolean", default: false },
  name: { type: "string" },
  out: { type: "string" },
  help: { type: "boolean", short: "h", default: false },
} as const;

async function run(path: string): Promise<void> {
  const log = jsonLog((line) => process.stdout.write(line));
  const connector = await startConnector(await loadSettings(path), { log });
  process.on("SIGHUP", () => {
    loadSettings(path).then(
      (settings) => connector.reload(settings),
      (error: unknown) => {
        if (error instanceof ConfigError) log("reload-failed", { problem: error.message });
        else log("fault", describeFault(error));
      },
    );
  });
  let isEnding = false;
  for (const name of ["SIGTERM", "SIGINT"] as const) {
    process.on(name, () => {
      // The second one does not wait.
      void connector.close(isEnding ? 0 : undefined).then(() => process.exit(0));
      isEnding = true;
    });
  }
}

async function main(): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({ options: OPTIONS, allowPositionals: true, strict: true });
  } catch {
    process.stderr.write(HELP);
    return 2;
  }
  const { values, positionals } = parsed;
  try {
    if (values.help) process.stdout.write(HELP);
    else if (positionals.length === 1 && positionals[0] === "keys" && values.name !== undefined) {
      await makeKeys(values.name, values.out, (text) => process.stdout.write(text));
    } else if (positionals.length === 0 && values.config !== undefined) {
      if (values.check) await loadSettings(values.config);
      else await run(values.config);
    } else {
      process.stderr.write(HELP);
      return 2;
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`connector: ${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main();
