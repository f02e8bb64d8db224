import type { Closers } from "../support/closers.ts";
import type { Finding } from "../support/finding.ts";

/** What an attack works with. */
export interface Stage {
  /** `short` plays less of everything, yet enough that a gateway without limits fails. */
  readonly size: "full" | "short";
  /** Folder of the built gateway. */
  readonly folder: string;
  /** Closed when the attack is over, however it ends. */
  readonly closers: Closers;
}

/** One kind of hostile behaviour. Rejects when it could not be played. */
export interface Attack {
  readonly name: string;
  play(stage: Stage): Promise<readonly Finding[]>;
}

/** The cases that are played at a size. */
export function casesAt<Case extends { readonly inShort: boolean }>(
  size: Stage["size"],
  cases: readonly Case[],
): readonly Case[] {
  return size === "full" ? cases : cases.filter(({ inShort }) => inShort);
}
