import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import { sealTicket } from "../../../worker/ticket/index.ts";
import { RESUME_TOKEN_LENGTH } from "../../../worker/ticket/resume-token.ts";
import { Closers } from "../../support/closers.ts";
import { TEST_KEY } from "../../support/gateway-secrets.ts";
import { mintTicket, ticketClaims } from "../../support/gateway.ts";
import { treeSeconds } from "../../support/machine/process-time.ts";
import type { Finding } from "../../support/finding.ts";
import { casesAt, type Attack, type Stage } from "../attack.ts";
import { openGateway, type AttackedGateway } from "../gateway.ts";
import { LOG_LIMIT, REFUSAL_LIMIT_MS } from "../limits.ts";
import { startServer } from "../server/start.ts";
import { RawViewer, type Credential } from "../viewer/raw-viewer.ts";
import { openSession } from "../viewer/session.ts";

const PER_SECOND = 500;
const TURN_MS = 20;

/** One source, as far as Cloudflare tells (an address of RFC 5737). */
const SOURCE = "203.0.113.7";
const SECONDS = 3;
const SHORT_SECONDS = 1;

/** The cheaper of two counts: what else the computer does only adds to it. */
const ROUNDS = 2;

/** Before the clock starts: code is compiled, and what lets the first few pass has let them. */
const RUN_UP_SECONDS = 1;

const HOUR_SECONDS = 3600;

/** How long answers may take to come when all is sent, milliseconds. */
const LAST_ANSWERS_MS = 2000;

interface Case {
  readonly what: string;
  readonly inShort: boolean;
  /** The address that they come from; without one they share a limit that they stay below. */
  readonly from?: string;
  readonly credential: (gateway: AttackedGateway, closers: Closers) => Promise<Credential>;
}

const withTicket = (ticket: string): Credential => ({ ticket, channel: "porthole.v1" });

const expired = async (): Promise<Credential> =>
  withTicket(await mintTicket({ port: 5900, now: Date.now() / 1000 - HOUR_SECONDS }));

/** A session that no gateway has, and a token of the right length. */
const FORGED: Credential = {
  session: "s".repeat(43),
  offer: { token: "A".repeat(RESUME_TOKEN_LENGTH), number: 0, received: 0 },
};

const BAD: readonly Case[] = [
  { what: "nonsense for a ticket", inShort: true, credential: async () => withTicket("nonsense") },
  { what: "a forged resume token", inShort: true, credential: async () => FORGED },
  {
    what: "a ticket of another key",
    inShort: false,
    credential: async () => {
      const key = { ...TEST_KEY, k: randomBytes(32).toString("base64url") };
      return withTicket(await sealTicket(ticketClaims({ port: 5900 }), { kind: "shared", key }));
    },
  },
  {
    what: "an expired ticket",
    inShort: false,
    credential: expired,
  },
  { what: "an expired ticket of one address", inShort: false, from: SOURCE, credential: expired },
];

const USED: Case = {
  what: "a used ticket",
  inShort: true,
  credential: async ({ url }, closers) => {
    const server = closers.add(await startServer("closes"));
    const ticket = await mintTicket({ port: server.port });
    const viewer = await openSession({ url, ticket, channel: "porthole.v1" });
    viewer.destroy();
    return withTicket(ticket);
  },
};

/** Upgrades that are refused, as fast as a script makes them. */
export const badUpgrades: Attack = {
  name: "bad-upgrades",
  play: async (stage) => {
    const findings: Finding[] = [];
    for (const one of casesAt(stage.size, BAD)) {
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      findings.push(...(await play(stage, one)));
    }
    return findings;
  },
};

/** One ticket that was used, over and over. */
export const usedTicket: Attack = { name: "used-ticket", play: (stage) => play(stage, USED) };

async function play(stage: Stage, { what, credential, from }: Case): Promise<readonly Finding[]> {
  const closers = new Closers();
  try {
    // On the platform nothing runs before the Worker; miniflare's Workers for assets cost as much as it does.
    const gateway = await openGateway({ ...stage, closers }, {}, false);
    const flood = new Flood(gateway.url, await credential(gateway, closers), from);
    await flood.run(RUN_UP_SECONDS);
    const linesBefore = gateway.lines();
    const seconds = stage.size === "full" ? SECONDS : SHORT_SECONDS;
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      rounds.push(await costOfEach(gateway.pid, flood, seconds));
    }
    // Not scaled up: the few lines that begin a minute may be among them, whatever part of it is measured.
    const lines = gateway.lines() - linesBefore;
    const played = `${PER_SECOND} a second with ${what}`;
    return [
      {
        what: played,
        quantity: "processor time each",
        unit: "ms",
        measured: Math.min(...rounds),
        limit: REFUSAL_LIMIT_MS,
        note: flood.statuses(),
      },
      { what: played, quantity: "log lines", unit: "", measured: lines, limit: LOG_LIMIT },
    ];
  } finally {
    await closers.close();
  }
}

/** Processor time of workerd for one answer, milliseconds. */
async function costOfEach(pid: number, flood: Flood, seconds: number): Promise<number> {
  const [answers, cpu] = [flood.answers, await treeSeconds(pid)];
  await flood.run(seconds);
  return (((await treeSeconds(pid)) - cpu) * 1000) / (flood.answers - answers);
}

/** Upgrades with one ticket or token, each on a connection of its own that closes when it is answered. */
class Flood {
  readonly #url: string;
  readonly #credential: Credential;
  readonly #from: string | undefined;
  readonly #counts = new Map<number | undefined, number>();
  answers = 0;

  constructor(url: string, credential: Credential, from: string | undefined) {
    this.#url = url;
    this.#credential = credential;
    this.#from = from;
  }

  /** Resolves when everything sent in the given seconds is answered. */
  async run(seconds: number): Promise<void> {
    const start = performance.now();
    const under = new Set<Promise<void>>();
    for (let sent = 0; sent < seconds * PER_SECOND;) {
      const due = Math.min(seconds, (performance.now() - start) / 1000) * PER_SECOND;
      for (; sent < due; sent += 1) {
        const one = this.#ask();
        under.add(one);
        void one.finally(() => under.delete(one));
      }
      // oxlint-disable-next-line no-await-in-loop -- pacing
      await sleep(TURN_MS);
    }
    await Promise.race([Promise.all(under), sleep(LAST_ANSWERS_MS)]);
  }

  /** How often which status was answered. */
  statuses(): string {
    return [...this.#counts].map(([status, count]) => `${count} × ${status}`).join(", ");
  }

  async #ask(): Promise<void> {
    const viewer = new RawViewer({
      url: this.#url,
      ...this.#credential,
      ...(this.#from !== undefined && { from: this.#from }),
    });
    try {
      await viewer.until(
        () => viewer.status !== undefined || viewer.goneAt !== undefined,
        LAST_ANSWERS_MS,
      );
      this.#counts.set(viewer.status, (this.#counts.get(viewer.status) ?? 0) + 1);
      if (viewer.status !== undefined) this.answers += 1;
    } catch {
      this.#counts.set(undefined, (this.#counts.get(undefined) ?? 0) + 1);
    } finally {
      viewer.destroy();
    }
  }
}
