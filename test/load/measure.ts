import { treeMemory } from "../support/machine/process-memory.ts";
import { treeSeconds } from "../support/machine/process-time.ts";
import { median, percentile } from "../support/statistics.ts";
import type { LoadGateway, LoadAnswer } from "./gateway.ts";

/** Calls that are made at once where their number counts, not how soon each is answered. */
const AT_ONCE = 50;
/** Calls one after another, of which each is timed. */
const TIMED = 200;

/** The query for one person of the tenant. */
const PERSON = "limit=100&tenant=load&subject=person-777%40tenant.example";

/** One thing that was measured. */
export interface Figure {
  readonly what: string;
  /** Of a call on its own, in milliseconds. */
  readonly p50?: number;
  readonly p99?: number;
  /** Milliseconds of processor time of a call, whoever spends it, and calls a second, 50 at once. */
  readonly cpu?: number;
  readonly perSecond?: number;
  readonly note?: string;
}

/** Opens, reports, lists and ends this many sessions of one directory. */
export async function measure(gateway: LoadGateway, sessions: number): Promise<readonly Figure[]> {
  const all = Array.from({ length: sessions }, (_, at) => at);
  const before = await treeMemory(gateway.pid);
  const figures = [
    await bulk(gateway, "open: enter, then live", "open", all.slice(0, -TIMED)),
    await single(
      gateway,
      "open, one after another",
      all.slice(-TIMED).map((at) => () => gateway.call({ call: "open", sessions: [at] })),
    ),
  ];
  const after = await treeMemory(gateway.pid);
  const memory = `${(after - before).toFixed(0)} MiB more in workerd, ${((1024 * (after - before)) / sessions).toFixed(1)} KiB each`;
  figures.push({ what: "memory", note: memory });
  figures.push(await bulk(gateway, "pulse", "report", all));
  const list = (what: string, selection: object, expected: number) =>
    repeated(gateway, what, expected, () => gateway.call({ call: "list", selection }));
  const listByApi = (what: string, query: string, expected: number) =>
    repeated(gateway, what, expected, () => gateway.list(query));
  figures.push(
    await list("list: first 100", { limit: 100 }, 100),
    await list("list: last 100", { limit: 100, cursor: String(sessions - 100) }, 100),
    await list("list: first 500", { limit: 500 }, 500),
    await list("list: of a console", { limit: 100, console: "vm-777" }, 1),
    await list("list: of a person", { limit: 100, subject: "person-777@tenant.example" }, 4),
    await list(
      "list: of an issuer, last page",
      { limit: 100, issuer: "portal-0", cursor: String(sessions - 299) },
      100,
    ),
    await list("list: in a rare state, one page", { limit: 100, state: "waiting" }, 2),
    await listByApi("API: first 100", "limit=100", 100),
    await listByApi("API: first 500", "limit=500", 500),
    await listByApi("API: of a console", "limit=100&console=vm-777", 1),
    await listByApi("API: of a tenant's person", PERSON, 4),
    await pages(gateway, sessions),
    await bulk(gateway, "leave", "leave", all.slice(0, sessions / 10)),
    await ending(gateway, sessions - sessions / 10),
  );
  return figures;
}

async function bulk(
  gateway: LoadGateway,
  what: string,
  call: "open" | "report" | "leave",
  sessions: readonly number[],
): Promise<Figure> {
  const cpu = await treeSeconds(gateway.pid);
  const began = performance.now();
  for (let at = 0; at < sessions.length; at += AT_ONCE) {
    // oxlint-disable-next-line no-await-in-loop -- so many at once and no more
    const { answers = [] } = await gateway.call({
      call,
      sessions: sessions.slice(at, at + AT_ONCE),
    });
    const wrong = answers.find((answer) => answer !== true);
    if (wrong !== undefined) throw new Error(`${what}: ${JSON.stringify(wrong)}`);
  }
  const seconds = (performance.now() - began) / 1000;
  const used = (await treeSeconds(gateway.pid)) - cpu;
  return { what, cpu: (1000 * used) / sessions.length, perSecond: sessions.length / seconds };
}

async function single(
  gateway: LoadGateway,
  what: string,
  calls: readonly (() => Promise<LoadAnswer>)[],
  isRight: (answer: LoadAnswer) => boolean = () => true,
): Promise<Figure> {
  const cpu = await treeSeconds(gateway.pid);
  const times: number[] = [];
  for (const call of calls) {
    const began = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- one after another
    const answer = await call();
    times.push(performance.now() - began);
    if (!isRight(answer)) throw new Error(`${what}: ${JSON.stringify(answer).slice(0, 200)}`);
  }
  const used = (await treeSeconds(gateway.pid)) - cpu;
  return {
    what,
    p50: median(times),
    p99: percentile(times, 99),
    cpu: (1000 * used) / calls.length,
  };
}

/** The same list again and again. */
function repeated(
  gateway: LoadGateway,
  what: string,
  expected: number,
  list: () => Promise<LoadAnswer>,
): Promise<Figure> {
  return single(
    gateway,
    what,
    Array.from({ length: TIMED }, () => list),
    ({ sessions: found = [] }) => found.length === expected,
  );
}

/** All sessions by the API, page after page, as somebody reads them who wants every one. */
async function pages(gateway: LoadGateway, sessions: number): Promise<Figure> {
  const cpu = await treeSeconds(gateway.pid);
  const began = performance.now();
  let found = 0;
  let calls = 0;
  let next: string | undefined;
  do {
    const cursor = next === undefined ? "" : `&cursor=${encodeURIComponent(next)}`;
    // oxlint-disable-next-line no-await-in-loop -- a page says where the next one begins
    const page = await gateway.list(`limit=500${cursor}`);
    found += page.sessions?.length ?? 0;
    calls += 1;
    ({ next } = page);
  } while (next !== undefined);
  const milliseconds = performance.now() - began;
  const used = (await treeSeconds(gateway.pid)) - cpu;
  if (found !== sessions) throw new Error(`${found} are listed, not ${sessions}`);
  return {
    what: "API: all, 500 a page",
    cpu: (1000 * used) / calls,
    note: `${calls} calls in ${milliseconds.toFixed(0)} ms`,
  };
}

/** All that are left, by one call. */
async function ending(gateway: LoadGateway, sessions: number): Promise<Figure> {
  const cpu = await treeSeconds(gateway.pid);
  const began = performance.now();
  const { ended } = await gateway.call({ call: "endMatching", selection: { by: "load" } });
  const answered = performance.now() - began;
  if (ended !== sessions) throw new Error(`${ended} end, not ${sessions}`);
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- until there is none
    const { sessions: left = [] } = await gateway.call({ call: "list", selection: { limit: 1 } });
    if (left.length === 0) break;
    // oxlint-disable-next-line no-await-in-loop -- it is not to be kept from its work
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const seconds = (performance.now() - began) / 1000;
  const used = (await treeSeconds(gateway.pid)) - cpu;
  return {
    what: "end all that are left",
    cpu: (1000 * used) / sessions,
    perSecond: sessions / seconds,
    note: `${sessions} sessions; the call is answered after ${answered.toFixed(0)} ms`,
  };
}
