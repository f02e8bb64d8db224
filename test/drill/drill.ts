import { Closers } from "../support/closers.ts";
import { noneOf, type Finding } from "../support/finding.ts";
import { mintTicket } from "../support/gateway.ts";
import { median } from "../support/statistics.ts";
import { atOnce } from "../support/at-once.ts";
import { startAnsweringServer, type AnsweringServer } from "./answering-server.ts";
import { Console } from "./console.ts";
import { deployGateway, type DeployedGateway } from "./gateway.ts";

/** Consoles that are opened, or reset, at the same time. */
const WIDTH = 10;

/** Longest time from when the new Worker listens, or an object was reset, until a console is back, in milliseconds. */
const BACK_LIMIT_MS = 15_000;

/** Live sessions whose Worker is replaced, and whose objects are then reset one by one. Gives what became of them. */
export async function drill(count: number): Promise<readonly Finding[]> {
  const closers = new Closers();
  try {
    const server = closers.add(await startAnsweringServer());
    const gateway = await deployGateway(closers);
    const consoles = await openConsoles(count, gateway, server, closers);
    return [
      ...(await replaceWorker(gateway, server, consoles)),
      ...(await resetObjects(gateway, server, consoles)),
    ];
  } finally {
    await closers.close();
  }
}

async function openConsoles(
  count: number,
  gateway: DeployedGateway,
  server: AnsweringServer,
  closers: Closers,
): Promise<readonly Console[]> {
  const consoles: Console[] = [];
  const numbers = Array.from({ length: count }, (_, number) => number);
  await atOnce(numbers, WIDTH, async (number) => {
    const ticket = await mintTicket({ port: server.port });
    const opened = closers.add(new Console(number, gateway.url, ticket));
    await opened.isBackAfter(0);
    consoles.push(opened);
  });
  return consoles;
}

async function replaceWorker(
  gateway: DeployedGateway,
  server: AnsweringServer,
  consoles: readonly Console[],
): Promise<readonly Finding[]> {
  const before = performance.now();
  await gateway.deployAgain();
  const listens = performance.now();
  const times: number[] = [];
  const lost = await lostOf(consoles, consoles.length, async (console) => {
    await console.isBackAfter(before);
    times.push(console.liveAt - listens);
    await console.answers(server);
  });
  return findings(`${consoles.length} sessions, a new Worker`, lost, times);
}

async function resetObjects(
  gateway: DeployedGateway,
  server: AnsweringServer,
  consoles: readonly Console[],
): Promise<readonly Finding[]> {
  const times: number[] = [];
  const lost = await lostOf(consoles, WIDTH, async (console) => {
    const before = performance.now();
    await gateway.reset(console.session);
    await console.isBackAfter(before);
    times.push(console.liveAt - before);
    await console.answers(server);
  });
  return findings(`${consoles.length} sessions, each object reset`, lost, times);
}

/** Why consoles were lost. */
async function lostOf(
  consoles: readonly Console[],
  width: number,
  comesBack: (console: Console) => Promise<void>,
): Promise<readonly string[]> {
  const lost: string[] = [];
  await atOnce(consoles, width, async (console) => {
    await comesBack(console).catch((error: unknown) => lost.push(String(error)));
  });
  return lost;
}

function findings(
  what: string,
  lost: readonly string[],
  times: readonly number[],
): readonly Finding[] {
  const unit = "ms";
  const limit = BACK_LIMIT_MS;
  const all = times.length === 0 ? [Infinity] : times;
  return [
    noneOf(what, "consoles lost", lost.length, lost[0]),
    { what, quantity: "median time to be back", unit, measured: median(all), limit },
    { what, quantity: "longest time to be back", unit, measured: Math.max(...all), limit },
  ];
}
