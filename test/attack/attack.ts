import type { Closers } from "../support/closers.ts";

/** One thing that was measured while an attack was played, and what it may be. */
export interface Finding {
  /** What was played, such as `bells to a plain viewer, stalled`. */
  readonly what: string;
  readonly quantity: string;
  readonly unit: "MiB" | "ms" | "";
  readonly measured: number;
  /** The most that `measured` may be. */
  readonly limit: number;
  /** What else is worth knowing, such as how a session ended. */
  readonly note?: string;
}

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

export function held({ measured, limit }: Finding): boolean {
  return measured <= limit;
}

/** The cases that are played at a size. */
export function casesAt<Case extends { readonly inShort: boolean }>(
  size: Stage["size"],
  cases: readonly Case[],
): readonly Case[] {
  return size === "full" ? cases : cases.filter(({ inShort }) => inShort);
}
