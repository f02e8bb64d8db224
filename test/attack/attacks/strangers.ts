import { connect, type Socket } from "node:net";

import type { Closers } from "../../support/closers.ts";
import { TEST_API_TOKEN } from "../../support/gateway-secrets.ts";
import { noneOf } from "../../support/finding.ts";
import { casesAt, type Attack, type Stage } from "../attack.ts";
import { healthFinding, memoryFinding } from "../findings.ts";
import type { AttackedGateway } from "../gateway.ts";
import { playCases, type Played } from "../play-cases.ts";
import { HealthWatch } from "../watch/health-watch.ts";
import { MemoryWatch } from "../watch/memory-watch.ts";

/** Each connection costs workerd itself up to 160 KiB, whatever is said on it, and a request as much again. */
const STRANGERS = 50;
const SHORT_STRANGERS = 30;

const PLAY_MS = 3000;
const SHORT_PLAY_MS = 1500;

const TURN_MS = 20;

const KIB = 1024;

interface Case {
  readonly what: string;
  readonly inShort: boolean;
  readonly head: readonly string[];
  /** What follows the head, over and over. */
  readonly more: Uint8Array;
  /** Bytes of a head or body that one of them sends at the most. */
  readonly bytes: number;
  /** Statuses of which one must come; empty where a request that is never whole gets none. */
  readonly statuses: readonly number[];
}

const POST = ["POST /api/v1/tickets HTTP/1.1", "Host: localhost", "Content-Type: application/json"];
const AUTHORIZED = [...POST, `Authorization: Bearer ${TEST_API_TOKEN}`];

const CASES: readonly Case[] = [
  {
    what: "heads that never end",
    inShort: false,
    head: ["GET / HTTP/1.1", "Host: localhost"],
    more: Buffer.from(`x: ${"x".repeat(1018)}\r\n`),
    bytes: 60 * KIB,
    statuses: [],
  },
  {
    what: "bodies of 1 GiB without a token",
    inShort: false,
    head: [...POST, `Content-Length: ${1024 * KIB * KIB}`, "", ""],
    more: new Uint8Array(16 * KIB),
    bytes: 4096 * KIB,
    statuses: [401, 429],
  },
  {
    what: "chunked bodies without end, with a token",
    inShort: true,
    head: [...AUTHORIZED, "Transfer-Encoding: chunked", "", ""],
    more: Buffer.from(`400\r\n${" ".repeat(1024)}\r\n`),
    bytes: 4096 * KIB,
    statuses: [413, 429],
  },
  {
    what: "bodies of 16 KiB by a byte at a time, with a token",
    inShort: false,
    head: [...AUTHORIZED, `Content-Length: ${16 * KIB}`, "", ""],
    more: Uint8Array.of(0x20),
    bytes: 16 * KIB,
    statuses: [],
  },
];

/** Strangers who speak HTTP, at length. */
export const strangers: Attack = {
  name: "strangers",
  play: (stage) =>
    playCases(stage, casesAt(stage.size, CASES), (one, gateway, closers) =>
      play(stage, one, gateway, closers),
    ),
};

async function play(
  stage: Stage,
  one: Case,
  gateway: AttackedGateway,
  closers: Closers,
): Promise<Played> {
  const count = stage.size === "full" ? STRANGERS : SHORT_STRANGERS;
  const memory = await MemoryWatch.start(gateway);
  const health = new HealthWatch(gateway.url);
  const all = Array.from({ length: count }, () => new Stranger(gateway.port, one));
  closers.add({ close: async () => all.forEach((stranger) => stranger.destroy()) });
  const talking = setInterval(() => all.forEach((stranger) => stranger.goOn()), TURN_MS);
  closers.add({ close: async () => clearInterval(talking) });
  await memory.during(stage.size === "full" ? PLAY_MS : SHORT_PLAY_MS);
  const p99 = await health.stop();
  const growth = await memory.stop();
  const wrong = all.filter(({ status }) =>
    one.statuses.length === 0 ? (status ?? 400) < 400 : !one.statuses.includes(status ?? 0),
  );
  const what = `${count} ${one.what}`;
  const statuses = [...new Set(all.map(({ status }) => status ?? "none"))].join(", ");
  const findings = [
    memoryFinding(what, growth),
    healthFinding(what, p99),
    noneOf(what, "wrong answers", wrong.length, `answers: ${statuses}`),
  ];
  return { growth, findings };
}

/** A connection that keeps talking. */
class Stranger {
  readonly #socket: Socket;
  readonly #case: Case;
  #sent = 0;
  status: number | undefined;

  constructor(port: number, one: Case) {
    this.#case = one;
    this.#socket = connect({ host: "127.0.0.1", port, noDelay: true });
    this.#socket.on("error", () => this.#socket.destroy());
    this.#socket.on("data", (chunk: Buffer) => {
      this.status ??= Number(chunk.toString("latin1", 9, 12));
    });
    this.#socket.write(`${one.head.join("\r\n")}${one.head.at(-1) === "" ? "" : "\r\n"}`);
  }

  /** Says more, as long as the gateway takes it. */
  goOn(): void {
    const { more, bytes } = this.#case;
    if (this.#sent >= bytes || !this.#socket.writable || this.#socket.writableNeedDrain) return;
    this.#sent += more.length;
    this.#socket.write(more);
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
