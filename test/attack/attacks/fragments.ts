import { mintTicket } from "../../support/gateway.ts";
import { Closers } from "../../support/closers.ts";
import { frame, OPCODE } from "../../support/raw-websocket.ts";
import type { Attack, Finding, Stage } from "../attack.ts";
import { memoryFinding, noneOf } from "../findings.ts";
import { openWarmGateway, type AttackedGateway } from "../gateway.ts";
import { ALLOWANCE_MS, REFUSED_LIMIT_MS } from "../limits.ts";
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
  /** A connection that is answered 101. */
  readonly open: (gateway: AttackedGateway, closers: Closers) => Promise<() => Promise<RawViewer>>;
}

const CASES: readonly Case[] = [
  {
    what: "on refused upgrades",
    open:
      async ({ url }) =>
      async () =>
        answered({ url, ticket: "nonsense" }),
  },
  {
    what: "on a used ticket",
    open: async ({ url }, closers) => {
      const server = closers.add(await startServer("closes"));
      const ticket = await mintTicket({ port: server.port });
      const first = await openSession({ url, ticket, channel: "porthole.v1" });
      first.destroy();
      return async () => answered({ url, ticket });
    },
  },
  {
    what: "in live sessions",
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
  play: async (stage) => {
    const findings: Finding[] = [];
    for (const one of CASES) {
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      findings.push(...(await play(stage, one)));
    }
    return findings;
  },
};

async function play(stage: Stage, { what, open }: Case): Promise<readonly Finding[]> {
  const closers = new Closers();
  try {
    const gateway = await openWarmGateway({ ...stage, closers });
    const connect = await open(gateway, closers);
    const count = stage.size === "full" ? HOLDERS : SHORT_HOLDERS;
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
    await memory.during(REFUSED_LIMIT_MS + ALLOWANCE_MS);
    const left = await leftAfter(gateway.port, 0);
    const growth = await memory.stop();
    const played = `${count} unfinished messages ${what}`;
    const codes = [...new Set(holders.map(({ closeCode }) => closeCode ?? "none"))].join(", ");
    return [
      memoryFinding(played, growth),
      noneOf(played, "connections left after 2 s", left, `close codes: ${codes}`),
    ];
  } finally {
    await closers.close();
  }
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
