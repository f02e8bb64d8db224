import { appendFileSync } from "node:fs";

import type { TestContext } from "vitest";

import type { Dice } from "./server/grammar.ts";

/** Chunks that each fuzzer gives to a parser; `npm run fuzz` asks for more. */
export const STEPS = Number(process.env["FUZZ_STEPS"] ?? 1_000_000);

/** Another seed, another run; it is in the message of a failure. */
export const SEED = Number(process.env["FUZZ_SEED"] ?? 1);

/** A long run takes as long as it takes. */
export const TIMEOUT_MS = 60_000 + STEPS;

/** Tells `npm run fuzz` how many chunks a fuzzer has given to a parser. */
export function reportSteps(name: string, steps: number): void {
  const report = process.env["FUZZ_REPORT"];
  if (report !== undefined) appendFileSync(report, `${JSON.stringify({ name, steps })}\n`);
}

/** `expect` is too slow for millions of calls, so it only sees what differs. */
export function check(
  expect: TestContext["expect"],
  seed: number,
  actual: unknown,
  expected: unknown,
): void {
  if (actual !== expected) expect(actual, `seed ${seed}`).toBe(expected);
}

/** Cuts at random: single bytes, small pieces and large ones. */
export function cutUp(dice: Dice, bytes: Uint8Array): Uint8Array[] {
  const maxLength = dice.one([1, 3, 16, 200, 3000]);
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + dice.roll(maxLength);
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

/** Flips, inserts, deletes and overwrites a few bytes. */
export function mutate(dice: Dice, bytes: Uint8Array): Uint8Array {
  let mutated = Buffer.from(bytes);
  for (let times = 1 + dice.roll(4); times > 0; times -= 1) {
    const at = dice.roll(mutated.length + 1);
    const [before, after] = [mutated.subarray(0, at), mutated.subarray(at)];
    const noise = dice.bytes(1 + dice.roll(8));
    switch (dice.roll(5)) {
      case 0:
        if (at < mutated.length) mutated[at] = (mutated[at] ?? 0) ^ (1 << dice.roll(8));
        break;
      case 1:
        mutated = Buffer.concat([before, noise, after]);
        break;
      case 2:
        mutated = Buffer.concat([before, after.subarray(noise.length)]);
        break;
      case 3:
        mutated = Buffer.concat([before, noise, after.subarray(noise.length)]);
        break;
      default:
        mutated = Buffer.concat([before, noise.fill(0xff), after.subarray(noise.length)]);
    }
  }
  return mutated;
}
