import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";

import { UsageError } from "../cli/usage-error.ts";
import { openBrowser } from "./launch/browser.ts";
import { GatewayError, startDemoGateway } from "./launch/gateway.ts";
import { openMachine } from "./launch/open-machine.ts";
import { DEFAULT_PORT, HELP, readOptions, type Options } from "./launch/options.ts";
import { firstFree, isFree } from "./launch/ports.ts";
import { startShortLink, type ShortLink } from "./launch/short-link.ts";
import { failure, freshLink, note, welcome } from "./launch/words.ts";

/** Ports tried from the default one on. */
const PORTS_TRIED = 40;

/** Undoes what was done, last first. */
class Cleanup {
  readonly #steps: (() => unknown)[] = [];

  add(step: () => unknown): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- in order: what uses a thing ends before it
    for (const step of this.#steps.splice(0)) await step();
  }
}

async function run(options: Options, signal: AbortSignal, cleanup: Cleanup): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "porthole-"));
  cleanup.add(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));
  const input = createInterface({ input: process.stdin });
  cleanup.add(() => {
    input.close();
    process.stdin.destroy();
  });

  const password = options.passwordFromStdin ? await firstLine(input) : options.password;
  const port = await choosePort(options.port);
  const { subject, mode, cloudStack, verbose } = options;
  const machine = await openMachine({ subject, password, folder, verbose, signal });
  cleanup.add(() => machine.close());

  console.log(note("Starting the gateway ..."));
  const gateway = await startDemoGateway({
    port,
    folder,
    target: {
      kind: "rfb",
      host: machine.host,
      port: machine.port,
      ...(machine.password === undefined ? {} : { password: machine.password }),
    },
    consoleName: machine.name,
    mode,
    cloudStack,
    verbose,
    signal,
  });
  cleanup.add(() => gateway.program.stop());

  const link = await gateway.link();
  const { operators, within } = gateway;
  const short = await openShortLink(port, () => gateway.link());
  if (short !== undefined) cleanup.add(() => short.close());
  const about = {
    name: machine.name,
    hint: machine.hint,
    mode,
    within,
    short: short?.url,
    operators,
  };
  console.log(welcome(link, about));
  if (options.openBrowser) openBrowser(link);
  input.on("line", () => {
    void gateway.link().then((fresh) => console.log(freshLink(fresh, within)));
  });

  await Promise.race([once(signal, "abort"), gateway.program.ended]);
  if (!signal.aborted)
    throw new GatewayError("The gateway has ended by itself.", gateway.program.output);
}

async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) {
    if (await isFree(wanted)) return wanted;
    throw new UsageError(
      `Port ${wanted} is taken by another program. Choose another with --port, or leave it out.`,
    );
  }
  const port = await firstFree(DEFAULT_PORT, PORTS_TRIED);
  if (port === undefined)
    throw new UsageError(`No free port from ${DEFAULT_PORT} on. Choose one with --port.`);
  if (port !== DEFAULT_PORT)
    console.log(note(`Port ${DEFAULT_PORT} is taken by another program; using ${port}.`));
  return port;
}

/** At the first free port after the gateway's; `undefined` where there is none. */
async function openShortLink(
  gatewayPort: number,
  link: () => Promise<string>,
): Promise<ShortLink | undefined> {
  const port = await firstFree(gatewayPort + 1, PORTS_TRIED);
  return port === undefined ? undefined : startShortLink(port, link);
}

async function firstLine(input: Interface): Promise<string | undefined> {
  for await (const line of input) return line === "" ? undefined : line;
  return undefined;
}

/** Runs until Ctrl+C and returns the exit code. */
async function main(): Promise<number> {
  const cleanup = new Cleanup();
  const stopping = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => stopping.abort());
  try {
    const options = readOptions(process.argv.slice(2), process.env);
    if (options.help) console.log(HELP);
    else await run(options, stopping.signal, cleanup);
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    if (!(error instanceof UsageError || error instanceof GatewayError)) throw error;
    console.error(failure(error.message));
    if (error instanceof GatewayError) console.error(error.output);
    return error instanceof UsageError ? 2 : 1;
  } finally {
    await cleanup.run();
  }
}

process.exitCode = await main();
