import { isIPv6 } from "node:net";

/** Ends the waiting of one connection. */
type Evict = () => void;

/**
 * Places for connections that have not proven anything yet. When all are taken, an address that has fewer
 * of them than another gets the place that has been held longest by the one with the most: nobody can keep
 * the others out, from however many connections.
 */
export class WaitingRoom {
  readonly #limit: number;
  #taken = 0;
  readonly #places = new Map<string, Set<Evict>>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * A place for a connection of a source, and the function that gives it back; `undefined` when there is
   * none. `evict` is called at most once, when another takes the place, which counts as given back.
   */
  enter(source: string, evict: Evict): (() => void) | undefined {
    const isAdmitted = this.#taken < this.#limit || this.#makeRoomFor(source);
    if (!isAdmitted) return undefined;
    const places = this.#places.get(source) ?? new Set();
    this.#places.set(source, places.add(evict));
    this.#taken += 1;
    return () => this.#leave(source, evict);
  }

  #makeRoomFor(source: string): boolean {
    const own = this.#places.get(source)?.size ?? 0;
    let [largest, most] = ["", own];
    for (const [other, places] of this.#places) {
      if (places.size > most) [largest, most] = [other, places.size];
    }
    const [oldest] = this.#places.get(largest) ?? [];
    if (oldest === undefined) return false;
    this.#leave(largest, oldest);
    oldest();
    return true;
  }

  #leave(source: string, evict: Evict): void {
    const places = this.#places.get(source);
    if (places?.delete(evict) !== true) return;
    this.#taken -= 1;
    if (places.size === 0) this.#places.delete(source);
  }
}

/** Whom an address counts for: itself, or its /64 where it is of IPv6, all of which one host can use. */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:([0-9.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [left = "", right] = address.replace(/%.*$/, "").split("::");
  const [front, back] = [groupsOf(left), groupsOf(right ?? "")];
  const zeros = right === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array.from({ length: zeros }, () => "0"), ...back];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

function groupsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}
