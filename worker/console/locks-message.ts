import type { LocksMessage } from "../channel/locks.ts";

/** Bits of QEMU's LED state pseudo-encoding (-261), its one byte. */
const SCROLL = 1;
const NUM = 2;
const CAPS = 4;

/** What a byte of LED state says of the machine's lock keys. */
export function locksMessage(leds: number): LocksMessage {
  return {
    type: "locks",
    caps: (leds & CAPS) !== 0,
    num: (leds & NUM) !== 0,
    scroll: (leds & SCROLL) !== 0,
  };
}
