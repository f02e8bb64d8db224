import type { Closers } from "../support/closers.ts";
import type { Random } from "../support/random.ts";
import type { Account } from "./account.ts";

/** What a part of the chaos works with. */
export interface Stage {
  /** `short` plays less of everything. */
  readonly size: "full" | "short";
  /** The built gateway. */
  readonly gateway: { readonly url: string; readonly port: number };
  readonly random: Random;
  /** Closed when the part is over, however it ends. */
  readonly closers: Closers;
}

/** Sessions of one kind whose connections are lost. Rejects when a session did not survive. */
export interface Part {
  readonly name: string;
  play(stage: Stage): Promise<Account>;
}
