import { LEASE_MS } from "./contract.ts";
import type { Standing } from "./entry.ts";

/** What was heard of a session last. It is in memory alone: after a restart everybody has been heard of just then. */
export interface Pulse {
  readonly console: string;
  readonly incarnation: string;
  readonly standing: Standing;
  readonly heardUnixMs: number;
  /** Whether it has in force what it is to know. */
  readonly isUpToDate: boolean;
}

/** What was heard of a tenant's sessions, those that are parked aside. */
export class Pulses {
  readonly #pulses = new Map<string, Pulse>();
  /** When this object began: until then everybody was there. */
  readonly #sinceUnixMs: number;
  /** Those that were there when it began and have not been heard of since. */
  readonly #unheard: Set<string>;

  constructor(sinceUnixMs: number, sessions: Iterable<string>) {
    this.#sinceUnixMs = sinceUnixMs;
    this.#unheard = new Set(sessions);
  }

  get(session: string): Pulse | undefined {
    return this.#pulses.get(session);
  }

  has(session: string): boolean {
    return this.#pulses.has(session) || this.#unheard.has(session);
  }

  set(session: string, pulse: Pulse): void {
    this.#unheard.delete(session);
    this.#pulses.set(session, pulse);
  }

  delete(session: string): void {
    this.#unheard.delete(session);
    this.#pulses.delete(session);
  }

  heardUnixMs(session: string): number {
    return this.#pulses.get(session)?.heardUnixMs ?? this.#sinceUnixMs;
  }

  /** Those whose lease is over, and their consoles where they are known. */
  silent(now: number): readonly string[] {
    const over = now - LEASE_MS;
    const silent = [...this.#pulses].filter(([, { heardUnixMs }]) => heardUnixMs <= over);
    const unheard = this.#sinceUnixMs <= over ? [...this.#unheard] : [];
    return [...silent.map(([session]) => session), ...unheard];
  }

  /** How many there are. */
  get size(): number {
    return this.#pulses.size + this.#unheard.size;
  }
}
