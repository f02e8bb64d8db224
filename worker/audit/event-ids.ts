/** Ids of one millisecond that are told apart by a counter: 12 bits. */
const IDS_OF_ONE_MS = 0x1000;

export interface EventIdOptions {
  /** The wall clock: unix time in milliseconds. */
  readonly unixMs: () => number;
  /** A UUID of 122 bits that nobody can predict (RFC 9562 §5.4), another one each time. */
  readonly randomUuid: () => string;
}

/**
 * Makes ids of events: UUIDs of version 7 (RFC 9562 §5.7), each greater as text than those made before it, whatever the
 * clock does. Events that follow one another then are neighbours in the index of their tenant's chain too, and what is
 * written of it is its last page alone. The counter is in `rand_a` (§6.2, method 1); where it is full, and while the
 * clock is set back, the ids are ahead of the clock. 62 bits are as random as those of `randomUuid`.
 */
export function eventIds({ unixMs, randomUuid }: EventIdOptions): () => string {
  let last = 0;
  let count = 0;
  return () => {
    const now = unixMs();
    count = now > last ? 0 : count + 1;
    last = Math.max(last, now);
    if (count === IDS_OF_ONE_MS) {
      count = 0;
      last += 1;
    }
    const time = last.toString(16).padStart(12, "0");
    const counted = count.toString(16).padStart(3, "0");
    // What is left of a UUID begins with the variant, which both versions have in the same place.
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counted}${randomUuid().slice(18)}`;
  };
}
