import type { Random } from "../support/random.ts";
import type { Outage } from "./proxy/chaos-proxy.ts";
import { PLACES } from "./proxy/message-aim.ts";
import { BLOWS, type Blow, type Direction } from "./proxy/passage.ts";
import type { Trial } from "./storm.ts";

/** Connections of one session that are struck: fewer than the gateway lets come back at once. */
const TRIALS_A_SESSION = 12;

const DIRECTIONS = ["to-server", "to-client"] as const satisfies readonly Direction[];

/** How long a place is waited for where nothing moves any more, in milliseconds. */
const PATIENCE_MS = 250;

/**
 * Every boundary of the first messages of a connection that goes on, in both directions, and a place in the head and
 * in the body of each: the upgrade and its answer are the first.
 */
export function boundaryTrials(
  random: Random,
  messages: number,
  blows: readonly Blow[],
): readonly Trial[] {
  return Array.from({ length: messages }, (_, skipped) => skipped).flatMap((skipped) =>
    DIRECTIONS.flatMap((direction) =>
      PLACES.flatMap((place) =>
        blows.map((blow) => ({
          strike: { blow, direction, skipped, place, share: random.next() },
          whom: "next" as const,
          outage: "none" as const,
          outageMs: 0,
          patienceMs: PATIENCE_MS,
          isTold: true,
        })),
      ),
    ),
  );
}

const OUTAGES: readonly [Outage, ...Outage[]] = ["none", "none", "resets", "closes", "swallows"];

/** Longest outage, in milliseconds: less than the time for which a page takes keys without a connection. */
const MAX_OUTAGE_MS = 1500;

/** Blows of every kind at random places. */
export function randomTrials(random: Random, count: number, toldShare: number): readonly Trial[] {
  return Array.from({ length: count }, () => ({
    strike: {
      blow: random.pick(BLOWS),
      direction: random.pick(DIRECTIONS),
      skipped: random.integer(0, 12),
      place: random.pick(PLACES),
      share: random.next(),
    },
    whom: random.integer(0, 3) === 0 ? ("next" as const) : ("present" as const),
    outage: random.pick(OUTAGES),
    outageMs: Math.floor(MAX_OUTAGE_MS * random.next() ** 2),
    patienceMs: PATIENCE_MS,
    isTold: random.next() < toldShare,
  }));
}

/** The trials of each session: `each` of them, or what is left. */
export function bySession(
  trials: readonly Trial[],
  each = TRIALS_A_SESSION,
): readonly (readonly Trial[])[] {
  return Array.from({ length: Math.ceil(trials.length / each) }, (_, at) =>
    trials.slice(at * each, (at + 1) * each),
  );
}

/** Messages of a connection to a machine whose boundaries are tried: its handshake, and what follows. */
const MACHINE_MESSAGES = 8;

/** Blows to the connection to a machine, of which the gateway is always told: nobody promises to notice silence there. */
export function machineTrials(random: Random, count: number): readonly Trial[] {
  return Array.from({ length: count }, (_, at) => ({
    strike: {
      blow: random.pick(["reset", "close"]),
      direction: random.pick(DIRECTIONS),
      skipped: at % MACHINE_MESSAGES,
      place: random.pick(PLACES),
      share: random.next(),
    },
    whom: random.integer(0, 1) === 0 ? ("next" as const) : ("present" as const),
    outage: random.pick(["none", "none", "resets", "closes"]),
    outageMs: random.integer(0, MAX_OUTAGE_MS),
    patienceMs: PATIENCE_MS,
    isTold: false,
  }));
}
