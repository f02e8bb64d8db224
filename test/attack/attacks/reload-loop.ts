import { setTimeout as sleep } from "node:timers/promises";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { Closers } from "../../support/closers.ts";
import type { Finding } from "../../support/finding.ts";
import { mintTicket } from "../../support/gateway.ts";
import { casesAt, type Attack } from "../attack.ts";
import { openGateway, type AttackedGateway } from "../gateway.ts";
import { startCountingServer } from "../server/counting-server.ts";
import { RawViewer } from "../viewer/raw-viewer.ts";
import { openSession } from "../viewer/session.ts";

const LOOP_MS = 14_000;

/** How long an answer or a greeting may take, milliseconds. */
const ANSWER_LIMIT_MS = 5000;

/** Between a request that was put off and the next, milliseconds. */
const PUT_OFF_MS = 50;

/** Until a session that nobody looks at has left the memory, with something to spare, milliseconds. */
const PARKED_MS = SESSION_LIMITS.closeMs + 500;

/** Connections that the kernel may report before it reports that the older one is closed. */
const CLOSING = 1;

interface Case {
  readonly what: string;
  readonly inShort: boolean;
  /** Requests that are made at the same time, with the same token. */
  readonly atOnce: number;
  /** Whether the page goes away when it is put off, until its session has left the memory. */
  readonly parks: boolean;
}

const CASES: readonly Case[] = [
  { what: "a page that is reloaded in a loop", inShort: false, atOnce: 1, parks: false },
  { what: "a page that is parked between its reloads", inShort: true, atOnce: 1, parks: true },
  { what: "one token ten times at once", inShort: false, atOnce: 10, parks: false },
];

/** Whoever has one good token, and has the machine dialled with it as often as can be. */
export const reloadLoop: Attack = {
  name: "reload-loop",
  play: async (stage) => {
    const gateway = await openGateway(stage);
    const findings: Finding[] = [];
    for (const one of casesAt(stage.size, CASES)) {
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      findings.push(...(await play(one, gateway)));
    }
    return findings;
  },
};

async function play(one: Case, gateway: AttackedGateway): Promise<readonly Finding[]> {
  const closers = new Closers();
  try {
    const server = closers.add(await startCountingServer());
    const ticket = await mintTicket({ port: server.port });
    const loop = new Loop(gateway.url, one);
    closers.add({ close: async () => loop.destroy() });
    const start = performance.now();
    await loop.run(ticket);
    const seconds = (performance.now() - start) / 1000;
    const { burst, perSecond, again } = SESSION_LIMITS.redials;
    // The object of a session whose viewers do not close their WebSockets is reset when the session has left it.
    const resets = one.parks ? Math.floor((1000 * seconds) / SESSION_LIMITS.closeMs) : 0;
    const what = `${one.what}, ${seconds.toFixed(0)} s`;
    return [
      {
        what,
        quantity: "dials",
        unit: "",
        measured: server.dials,
        limit: 1 + burst + Math.ceil(perSecond * seconds) + resets * again,
        note: `${loop.requests} requests`,
      },
      { what, quantity: "connections", unit: "", measured: server.open, limit: 1 + CLOSING },
    ];
  } finally {
    await closers.close();
  }
}

/** A viewer that comes back again and again. */
class Loop {
  requests = 0;
  readonly #url: string;
  readonly #case: Case;
  #viewers: RawViewer[] = [];

  constructor(url: string, one: Case) {
    this.#url = url;
    this.#case = one;
  }

  async run(ticket: string): Promise<void> {
    let viewer: RawViewer = await openSession({ url: this.#url, ticket, channel: "porthole.v1" });
    this.#viewers.push(viewer);
    const end = performance.now() + LOOP_MS;
    while (performance.now() < end) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const next = await this.#comesBack(viewer);
      if (next !== undefined) {
        viewer = next;
      } else if (this.#case.parks) {
        viewer.leavesPage();
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await sleep(PARKED_MS);
      } else {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await sleep(PUT_OFF_MS);
      }
    }
  }

  destroy(): void {
    for (const viewer of this.#viewers) viewer.destroy();
  }

  /** The viewer that has taken over from this one; `undefined`: none may for now. */
  async #comesBack({ greeting }: RawViewer): Promise<RawViewer | undefined> {
    const token = greeting?.resume?.token;
    if (greeting === undefined || token === undefined) throw new Error("nothing to come back with");
    const { session } = greeting;
    const all = Array.from(
      { length: this.#case.atOnce },
      () => new RawViewer({ url: this.#url, session, offer: { token, number: 0, received: 0 } }),
    );
    this.requests += all.length;
    this.#viewers.push(...all);
    await Promise.all(all.map((one) => one.until(() => isAnswered(one), ANSWER_LIMIT_MS)));
    const next = all.findLast((one) => one.greeting !== undefined && one.closeCode === undefined);
    for (const one of this.#viewers) if (one !== next && one.status !== 101) one.destroy();
    return next;
  }
}

function isAnswered({ closeCode, goneAt, greeting, status }: RawViewer): boolean {
  if (closeCode !== undefined || goneAt !== undefined || greeting !== undefined) return true;
  return status !== undefined && status !== 101;
}
