import { setTimeout as sleep } from "node:timers/promises";

import type { Random } from "../support/random.ts";
import type { Account } from "./account.ts";
import type { ChaosProxy, Incident } from "./proxy/chaos-proxy.ts";

/** One incident, and whether the browser tells the page when the network is back. */
export interface Trial extends Incident {
  readonly isTold: boolean;
}

/** Who is struck. */
export interface Survivor {
  /** When it became live last, on the clock of `performance.now()`. */
  readonly liveAt: number;
  readonly isLive: boolean;
  backOnline(): void;
  until(holds: () => boolean, what: string): Promise<void>;
}

/**
 * Strikes one connection after another, each once the session has gone on after the one before. How long it was
 * interrupted goes to `interruptions`, or to the account's.
 */
export async function storm(
  trials: readonly Trial[],
  survivor: Survivor,
  proxy: ChaosProxy,
  account: Account,
  random: Random,
  interruptions?: number[],
): Promise<void> {
  for (const trial of trials) {
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await sleep(random.integer(0, MAX_REST_MS));
    if (random.integer(0, 3) === 0) proxy.present?.stall(random.integer(1, MAX_STALL_MS));
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await strike(
      trial,
      survivor,
      proxy,
      account,
      interruptions ?? (trial.isTold ? account.told : account.untold),
    );
  }
}

async function strike(
  trial: Trial,
  survivor: Survivor,
  proxy: ChaosProxy,
  account: Account,
  interruptions: number[],
): Promise<void> {
  const struck = proxy.strike(trial);
  if (trial.whom === "next") {
    await proxy.strike(BREAK);
    account.drops += 1;
    if (trial.isTold) await tell(survivor);
  }
  const { backAt } = await struck;
  if (trial.isTold) await tell(survivor);
  await survivor.until(
    () => survivor.isLive && survivor.liveAt >= (proxy.present?.openedAt ?? Infinity),
    `after ${JSON.stringify(trial)}`,
  );
  account.drops += 1;
  interruptions.push(survivor.liveAt - backAt);
}

/** The browser says that the device is online again, once the page could have heard of the blow. */
async function tell(survivor: Survivor): Promise<void> {
  await sleep(HEARD_MS);
  survivor.backOnline();
}

/** Within this time an end or a reset has been heard on one computer, in milliseconds. */
const HEARD_MS = 5;

/** Longest time without a blow, in milliseconds. */
const MAX_REST_MS = 60;

/** Longest time for which a connection is held back before a blow, in milliseconds; nothing is lost by that alone. */
const MAX_STALL_MS = 400;

/** Breaks the present connection, so that there is a next one. */
const BREAK: Incident = {
  strike: { blow: "reset", direction: "to-client", skipped: 0, place: "after", share: 0 },
  whom: "present",
  outage: "none",
  outageMs: 0,
  patienceMs: 0,
};
