import { mintTicket } from "../../support/gateway.ts";
import type { Closers } from "../../support/closers.ts";
import { frame, OPCODE } from "../../support/raw-websocket.ts";
import { noneOf } from "../../support/finding.ts";
import { casesAt, type Attack, type Stage } from "../attack.ts";
import { memoryFinding } from "../findings.ts";
import type { AttackedGateway } from "../gateway.ts";
import { ALLOWANCE_MS, MEMORY_LIMIT, MESSAGE_LIMIT, REFUSED_LIMIT_MS } from "../limits.ts";
import { playCases, type Played } from "../play-cases.ts";
import { startServer } from "../server/start.ts";
import { RawViewer } from "../viewer/raw-viewer.ts";
import { openSession } from "../viewer/session.ts";
import { leftAfter } from "../watch/connections.ts";
import { MemoryWatch } from "../watch/memory-watch.ts";

const HOLDERS = 20;
const SHORT_HOLDERS = 8;

const MIB = 1024 * 1024;

/** As many fragments as fit into the longest message that workerd takes, 32 MiB, without its end. */
const FRAGMENTS = 31;

const FIRST = frame(OPCODE.binary, new Uint8Array(MIB), { final: false });
const NEXT = frame(OPCODE.continuation, new Uint8Array(MIB), { final: false });

const ANSWER_LIMIT_MS = 10_000;

interface Case {
  readonly what: string;
  readonly inShort: boolean;
  /** Holders at once, where not as many as the size of the play says. */
  readonly count?: number;
  /** What they may add to the memory, MiB. */
  readonly limit: number;
  /** Whether none of them may be left after 2 s. */
  readonly goes: boolean;
  /** A connection that is answered 101. */
  readonly open: (gateway: AttackedGateway, closers: Closers) => Promise<() => Promise<RawViewer>>;
}

const CASES: readonly Case[] = [
  {
    what: "on refused upgrades",
    inShort: true,
    limit: MEMORY_LIMIT,
    goes: true,
    open:
      async ({ url }) =>
      async () =>
        answered({ url, ticket: "nonsense" }),
  },
  {
    what: "on a used ticket",
    inShort: true,
    limit: MEMORY_LIMIT,
    goes: true,
    open: async ({ url }, closers) => {
      const server = closers.add(await startServer("closes"));
      const ticket = await mintTicket({ port: server.port });
      const first = await openSession({ url, ticket, channel: "porthole.v1" });
      first.destroy();
      return async () => answered({ url, ticket });
    },
  },
  // workerd collects the message before the gateway sees any of it, and takes no more than that.
  {
    what: "in a live session",
    inShort: false,
    count: 1,
    limit: MEMORY_LIMIT + MESSAGE_LIMIT,
    goes: false,
    open: async ({ url }, closers) => {
      const server = closers.add(await startServer("closes"));
      return async () => {
        const ticket = await mintTicket({ port: server.port });
        return openSession({ url, ticket, channel: "porthole.v1" });
      };
    },
  },
];

/** Messages that never end, in fragments of 1 MiB. */
export const fragments: Attack = {
  name: "fragments",
  play: (stage) =>
    playCases(stage, casesAt(stage.size, CASES), (one, gateway, closers) =>
      play(stage, one, gateway, closers),
    ),
};

async function play(
  stage: Stage,
  { what, open, limit, goes, ...one }: Case,
  gateway: AttackedGateway,
  closers: Closers,
): Promise<Played> {
  const connect = await open(gateway, closers);
  const count = one.count ?? (stage.size === "full" ? HOLDERS : SHORT_HOLDERS);
  const memory = await MemoryWatch.start(gateway);
  const holders = await Promise.all(
    Array.from({ length: count }, async () => {
      const holder = await connect();
      closers.add({ close: async () => holder.destroy() });
      return holder;
    }),
  );
  for (const holder of holders) {
    holder.write(FIRST);
    for (let fragment = 1; fragment < FRAGMENTS; fragment += 1) holder.write(NEXT);
  }
  await memory.during(REFUSED_LIMIT_MS);
  const growth = await memory.stop();
  const left = await leftAfter(gateway.port, ALLOWANCE_MS);
  const played = `${count} unfinished ${count === 1 ? "message" : "messages"} ${what}`;
  const codes = [...new Set(holders.map(({ closeCode }) => closeCode ?? "none"))].join(", ");
  const memoryRow = { ...memoryFinding(played, growth), limit };
  const gone = noneOf(played, "connections left after 2 s", left, `close codes: ${codes}`);
  return { growth, findings: goes ? [memoryRow, gone] : [memoryRow] };
}

/** Resolves once the upgrade is answered, whatever with. */
async function answered(who: {
  readonly url: string;
  readonly ticket: string;
}): Promise<RawViewer> {
  const viewer = new RawViewer({ ...who, channel: "porthole.v1" });
  await viewer.until(
    () => viewer.status !== undefined || viewer.goneAt !== undefined,
    ANSWER_LIMIT_MS,
  );
  return viewer;
}
