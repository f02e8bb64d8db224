import { noneOf, type Finding } from "../support/finding.ts";
import { median } from "../support/statistics.ts";
import type { Account } from "./account.ts";
import type { InterruptionLimits } from "./limits.ts";

const MIB = 1024 * 1024;

/** What a part has found, apart from times: of all that it has counted. */
export function countFindings(account: Account): readonly Finding[] {
  const { drops, bytes, keysTyped, pictures } = account;
  const over = (what: string): string => `${what} over ${drops} drops`;
  const streams = over(`${(bytes / MIB).toFixed(1)} MiB`);
  const keys = over(`${keysTyped} keys`);
  const screens = over(`${pictures} ${pictures === 1 ? "screen" : "screens"}`);
  return [
    ...(bytes === 0
      ? []
      : [
          noneOf(streams, "bytes lost", account.bytesLost),
          noneOf(streams, "bytes repeated", account.bytesRepeated),
          noneOf(streams, "other bytes", account.bytesStrange),
        ]),
    ...(keysTyped === 0
      ? []
      : [
          noneOf(keys, "keys lost", account.keysLost),
          noneOf(keys, "keys repeated", account.keysRepeated),
          noneOf(keys, "other keys", account.keysStrange),
        ]),
    ...(pictures === 0
      ? []
      : [noneOf(screens, "final pictures different", account.picturesDifferent)]),
  ];
}

/** How long sessions were interrupted beyond the outages themselves; nothing where none was. */
export function interruptionFindings(
  what: string,
  interruptions: readonly number[],
  limits: InterruptionLimits,
): readonly Finding[] {
  if (interruptions.length === 0) return [];
  const unit = "ms";
  return [
    {
      what,
      quantity: "median interruption",
      unit,
      measured: median(interruptions),
      limit: limits.median,
    },
    {
      what,
      quantity: "longest interruption",
      unit,
      measured: Math.max(...interruptions),
      limit: limits.longest,
    },
  ];
}
