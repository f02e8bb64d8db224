import type { SharedKey } from "../../worker/ticket/keys/jwk.ts";
import type { AllowList } from "../../worker/route/allow-list.ts";
import type { Limits } from "./limits.ts";
import type { Rule } from "./rule.ts";
import type { Identity } from "./identity.ts";

/** Where a server listens; port 0 chooses a free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What a connector runs with: its configuration, with the files that it names. */
export interface Settings {
  /** What it calls itself: the `aud` of the preambles that it opens. */
  readonly name: string;
  readonly listen: ListenAddress;
  /** Its certificate where it is reached over the internet; `undefined`: plain TCP in a private network. */
  readonly identity: Identity | undefined;
  readonly keys: readonly SharedKey[];
  readonly allowed: AllowList;
  readonly rules: readonly Rule[];
  readonly limits: Limits;
  /** A loopback address, or `undefined` for none. */
  readonly health: ListenAddress | undefined;
}
