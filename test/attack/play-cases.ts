import { Closers } from "../support/closers.ts";
import type { Finding } from "../support/finding.ts";
import type { Stage } from "./attack.ts";
import { openWarmGateway, type AttackedGateway } from "./gateway.ts";
import { MEMORY_LIMIT } from "./limits.ts";
import type { Growth } from "./watch/memory-watch.ts";

/** What one case of an attack has found, and what it did to the memory. */
export interface Played {
  readonly growth: Growth;
  readonly findings: readonly Finding[];
}

/** Plays one case. What it opens goes to `closers`, which are closed before the next case. */
export type Play<Case> = (one: Case, gateway: AttackedGateway, closers: Closers) => Promise<Played>;

/**
 * Plays cases one after another in front of a warm gateway. Each case that has added much, if only garbage,
 * is followed by a fresh one: memory that was freed is not given back, and would hide what the next adds.
 */
export async function playCases<Case>(
  stage: Stage,
  cases: readonly Case[],
  play: Play<Case>,
): Promise<readonly Finding[]> {
  const all: Finding[] = [];
  let around = new Closers();
  let gateway: AttackedGateway | undefined;
  try {
    for (const one of cases) {
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      gateway ??= await openWarmGateway({ ...stage, closers: around });
      // oxlint-disable-next-line no-await-in-loop -- two at once would measure each other
      const { growth, findings } = await playOne(one, gateway, play);
      all.push(...findings);
      if (growth.peak <= MEMORY_LIMIT) continue;
      gateway = undefined;
      // oxlint-disable-next-line no-await-in-loop -- before the next one starts
      await around.close();
      around = new Closers();
    }
  } finally {
    await around.close();
  }
  return all;
}

async function playOne<Case>(
  one: Case,
  gateway: AttackedGateway,
  play: Play<Case>,
): Promise<Played> {
  const closers = new Closers();
  try {
    return await play(one, gateway, closers);
  } finally {
    await closers.close();
  }
}
