import type { KnownText } from "./known-text.ts";
import type { StreamRuler } from "./stream-ruler.ts";

/** What is counted while connections are lost. */
export interface Account {
  /** Connections that were struck, and after which the session went on. */
  drops: number;
  /** Bytes of a known stream that have arrived. */
  bytes: number;
  bytesLost: number;
  bytesRepeated: number;
  /** Bytes that were neither in the stream nor anywhere near. */
  bytesStrange: number;
  keysTyped: number;
  keysLost: number;
  keysRepeated: number;
  keysStrange: number;
  pictures: number;
  picturesDifferent: number;
  /** From the network's return to a live session, in milliseconds, where the browser said that it is online again. */
  readonly told: number[];
  /** The same where only the path was broken, or where the path had to be found broken. */
  readonly untold: number[];
  /** From the return of the network to the machine to a picture of a new connection, in milliseconds. */
  readonly machine: number[];
}

export function emptyAccount(): Account {
  return {
    drops: 0,
    bytes: 0,
    bytesLost: 0,
    bytesRepeated: 0,
    bytesStrange: 0,
    keysTyped: 0,
    keysLost: 0,
    keysRepeated: 0,
    keysStrange: 0,
    pictures: 0,
    picturesDifferent: 0,
    told: [],
    untold: [],
    machine: [],
  };
}

/** The accounts together. */
export function totalOf(accounts: readonly Account[]): Account {
  const sum = (count: (account: Account) => number): number =>
    accounts.reduce((total, account) => total + count(account), 0);
  return {
    drops: sum(({ drops }) => drops),
    bytes: sum(({ bytes }) => bytes),
    bytesLost: sum(({ bytesLost }) => bytesLost),
    bytesRepeated: sum(({ bytesRepeated }) => bytesRepeated),
    bytesStrange: sum(({ bytesStrange }) => bytesStrange),
    keysTyped: sum(({ keysTyped }) => keysTyped),
    keysLost: sum(({ keysLost }) => keysLost),
    keysRepeated: sum(({ keysRepeated }) => keysRepeated),
    keysStrange: sum(({ keysStrange }) => keysStrange),
    pictures: sum(({ pictures }) => pictures),
    picturesDifferent: sum(({ picturesDifferent }) => picturesDifferent),
    told: accounts.flatMap(({ told }) => told),
    untold: accounts.flatMap(({ untold }) => untold),
    machine: accounts.flatMap(({ machine }) => machine),
  };
}

/** Counts the keys that a machine was told of, of the first `typed` of a text. */
export function countKeys(
  account: Account,
  text: KnownText,
  received: string,
  typed: number,
): void {
  const { lost, repeated, strange } = text.measure(received, typed);
  account.keysTyped += typed;
  account.keysLost += lost;
  account.keysRepeated += repeated;
  account.keysStrange += strange;
}

/** Counts what has arrived of a known stream. */
export function countBytes(account: Account, ruler: StreamRuler): void {
  account.bytes += ruler.place;
  account.bytesLost += ruler.lost;
  account.bytesRepeated += ruler.repeated;
  account.bytesStrange += ruler.strange;
}
