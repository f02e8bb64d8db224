import * as v from "valibot";

import { beginningOf, hashOf, type Head } from "./chain.ts";
import { Checkpoint, isUnchanged } from "./checkpoint.ts";
import { ChainedEventSchema, type ChainedEvent } from "./event.ts";

/** What is wrong with a line, or with the end. */
export type ChainFault =
  /**
   * `not-an-event`: neither an event nor a checkpoint, or not written as the gateway writes it. `changed`: its hash is
   * not that of what it says. `not-linked`: its `previous` is not the hash of the event before it.
   */
  | {
      readonly kind: "not-an-event" | "other-tenant" | "changed" | "not-linked" | "no-checkpoint";
    }
  /**
   * `not-the-beginning`: events before the first one are missing. `out-of-order`: one was removed, added or moved.
   * `not-the-head`: a checkpoint names another event than the one before it. `other-head`: the chain has not the head
   * that it should have.
   */
  | {
      readonly kind: "not-the-beginning" | "out-of-order" | "not-the-head" | "other-head";
      readonly expected: number;
      readonly found: number;
    };

/** What was verified. */
export interface VerifiedChain {
  readonly kind: "verified";
  readonly tenant: string;
  /** The first event of it; 1 where the chain is whole. */
  readonly first: number;
  readonly events: number;
  readonly head: Head;
  /** Whether the gateway had more events then. */
  readonly more: boolean;
}

export interface VerifierOptions {
  /** What the first event follows; without it the chain has to begin with the first event of its tenant. */
  readonly after?: Head | undefined;
  /** Whether it may begin anywhere. */
  readonly isPart?: boolean;
  /** An event that it must have, as it is known from elsewhere. */
  readonly head?: Head | undefined;
}

/**
 * Verifies a chain line by line: events in order, and a checkpoint at the end of each export. What comes after a
 * checkpoint goes on where it stood. It keeps one line in memory.
 */
export class ChainVerifier {
  readonly #options: VerifierOptions;
  #wasHeadSeen = false;
  #tenant: string | undefined;
  #at: Head | undefined;
  #first: number | undefined;
  #events = 0;
  /** The last line, if it is one. */
  #checkpoint: Checkpoint | undefined;

  constructor(options: VerifierOptions = {}) {
    this.#options = options;
    this.#at = options.after;
  }

  /** Takes the next line; the fault, if it does not go on as it should. */
  line(text: string): ChainFault | undefined {
    const value = valueOf(text);
    if (v.is(Checkpoint, value)) return this.#checkpointLine(value);
    if (v.is(ChainedEventSchema, value)) return this.#eventLine(value);
    return { kind: "not-an-event" };
  }

  /** The end of an export; the fault, if it does not end as one. */
  endOfExport(): ChainFault | undefined {
    return this.#checkpoint === undefined ? { kind: "no-checkpoint" } : undefined;
  }

  /** The end of all. */
  end(): VerifiedChain | ChainFault {
    const checkpoint = this.#checkpoint;
    if (checkpoint === undefined) return { kind: "no-checkpoint" };
    const { tenant, sequence, hash, more } = checkpoint;
    const { head } = this.#options;
    if (head !== undefined && !this.#wasHeadSeen) {
      return { kind: "other-head", expected: head.sequence, found: sequence };
    }
    return {
      kind: "verified",
      tenant,
      first: this.#first ?? sequence + 1,
      events: this.#events,
      head: { sequence, hash },
      more,
    };
  }

  #eventLine(event: Linked): ChainFault | undefined {
    const { tenant, sequence, previous, hash } = event;
    if (this.#tenant !== undefined && tenant !== this.#tenant) return { kind: "other-tenant" };
    if (hashOf(event) !== hash) return { kind: "changed" };
    const before = this.#before(tenant, { sequence: sequence - 1, hash: previous });
    const expected = before.sequence + 1;
    if (sequence !== expected) {
      const kind = this.#at === undefined ? "not-the-beginning" : "out-of-order";
      return { kind, expected, found: sequence };
    }
    if (previous !== before.hash) return { kind: "not-linked" };
    this.#first ??= sequence;
    this.#events += 1;
    this.#checkpoint = undefined;
    this.#reach(tenant, { sequence, hash });
    return undefined;
  }

  #checkpointLine(checkpoint: Checkpoint): ChainFault | undefined {
    const { tenant, sequence, hash } = checkpoint;
    if (this.#tenant !== undefined && tenant !== this.#tenant) return { kind: "other-tenant" };
    if (!isUnchanged(checkpoint)) return { kind: "changed" };
    const before = this.#before(tenant, { sequence, hash });
    if (sequence !== before.sequence || hash !== before.hash) {
      return { kind: "not-the-head", expected: before.sequence, found: sequence };
    }
    this.#checkpoint = checkpoint;
    this.#reach(tenant, { sequence, hash });
    return undefined;
  }

  /** Where the chain stands; `stated`: where it does by its first line. */
  #before(tenant: string, stated: Head): Head {
    return this.#at ?? (this.#options.isPart === true ? stated : beginningOf(tenant));
  }

  #reach(tenant: string, at: Head): void {
    const { head } = this.#options;
    this.#tenant = tenant;
    this.#at = at;
    if (at.sequence === head?.sequence && at.hash === head.hash) this.#wasHeadSeen = true;
  }
}

type Linked = Pick<ChainedEvent, "tenant" | "sequence" | "previous" | "hash">;

/** The value of a line that is written as the gateway writes it: no byte of it can be another one. */
function valueOf(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return JSON.stringify(value) === line ? value : undefined;
  } catch {
    return undefined;
  }
}
