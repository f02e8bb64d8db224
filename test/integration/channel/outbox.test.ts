import fc from "fast-check";
import { describe, it } from "vitest";

import { Outbox } from "../../../worker/channel/outbox.ts";

/** Who reads into buffers as the relay does: never into one that the outbox keeps. */
class Source {
  readonly outbox = new Outbox();
  readonly stream: number[] = [];
  /** All that it has read into. */
  readonly buffers = new Set<ArrayBuffer>();
  size: number;
  #buffer: ArrayBuffer;

  constructor(size: number) {
    this.size = size;
    this.#buffer = new ArrayBuffer(size);
  }

  send(length: number): void {
    this.buffers.add(this.#buffer);
    const chunk = new Uint8Array(this.#buffer, 0, Math.min(length, this.#buffer.byteLength));
    for (let at = 0; at < chunk.length; at += 1) chunk[at] = (this.stream.length + at) * 31;
    for (const byte of chunk) this.stream.push(byte);
    this.outbox.add(chunk);
    if (this.outbox.isKept(this.#buffer)) this.#buffer = this.outbox.spare(this.size);
    // Whatever is written there next must not be what was sent.
    else new Uint8Array(this.#buffer).fill(0xee);
  }
}

function bytesFrom(outbox: Outbox, offset: number): number[] {
  return [...outbox.from(offset)].flatMap((piece) => [...piece]);
}

const BUFFER = 64 * 1024;

describe("Outbox", () => {
  it("gives back what was sent from every offset that was not acknowledged", ({ expect }) => {
    const length = fc.oneof(fc.nat(40), fc.constantFrom(16_383, 16_384, 32_767, 32_768, 65_536));
    const step = fc.oneof(
      fc.record({ send: length }),
      fc.record({ acknowledge: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ look: fc.double({ min: 0, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 24 }), (steps) => {
        const source = new Source(BUFFER);
        const { outbox, stream } = source;
        let pending = 0;
        const between = (part: number): number =>
          outbox.acknowledged + Math.floor(part * (outbox.sent - outbox.acknowledged));
        for (const one of steps) {
          if ("send" in one) source.send(one.send);
          else if ("acknowledge" in one) outbox.acknowledge(between(one.acknowledge));
          else
            expect(bytesFrom(outbox, between(one.look))).toEqual(
              stream.slice(between(one.look), outbox.sent),
            );
          expect(outbox.sent).toBe(stream.length);
          pending = Math.max(pending, outbox.sent - outbox.acknowledged);
          expect(outbox.heldBytes).toBeLessThanOrEqual(2 * pending + 5 * BUFFER);
        }
        expect(bytesFrom(outbox, outbox.acknowledged)).toEqual(stream.slice(outbox.acknowledged));
      }),
      { numRuns: 100 },
    );
  });

  it("holds small chunks between large ones in one pack", ({ expect }) => {
    const source = new Source(BUFFER);
    for (let count = 0; count < 32; count += 1) {
      source.send(1);
      source.send(BUFFER / 2);
    }
    expect(source.outbox.heldBytes).toBe(32 * BUFFER + BUFFER);
  });

  it("keeps a large chunk without a copy, and a small one by a copy", ({ expect }) => {
    const outbox = new Outbox();
    const large = new Uint8Array(BUFFER / 2);
    const small = new Uint8Array(new ArrayBuffer(BUFFER), 0, BUFFER / 2 - 1);
    outbox.add(large);
    outbox.add(small);
    expect([outbox.isKept(large.buffer), outbox.isKept(small.buffer)]).toEqual([true, false]);
  });

  it("uses buffers again when what they hold is acknowledged", ({ expect }) => {
    const outbox = new Outbox();
    const large = new Uint8Array(BUFFER);
    outbox.add(large);
    expect(outbox.spare(BUFFER)).not.toBe(large.buffer);
    outbox.acknowledge(BUFFER);
    expect(outbox.isKept(large.buffer)).toBe(false);
    expect(outbox.spare(BUFFER)).toBe(large.buffer);
    expect(outbox.spare(BUFFER)).not.toBe(large.buffer);
  });

  it("makes no buffer while no more is in flight than before", ({ expect }) => {
    const source = new Source(BUFFER);
    const { outbox } = source;
    for (let round = 0; round < 20; round += 1) {
      for (let sent = 0; sent < 4; sent += 1) source.send(BUFFER);
      outbox.acknowledge(outbox.sent - (round % 3) * BUFFER);
    }
    // Those that are kept at once, of one round and of the one before, and the one that is read into.
    expect(source.buffers.size).toBe(4 + 2 + 1);
  });

  it("packs small chunks into a buffer of any size that is free", ({ expect }) => {
    const outbox = new Outbox();
    const large = new Uint8Array(4 * BUFFER);
    outbox.add(large);
    outbox.acknowledge(large.length);
    outbox.add(new Uint8Array(new ArrayBuffer(4 * BUFFER), 0, BUFFER + 1));
    expect(outbox.isKept(large.buffer)).toBe(true);
    expect([...outbox.from(large.length)].map(({ length }) => length)).toEqual([BUFFER + 1]);
  });

  it("holds no more than it has kept at once and two buffers, whoever made them", ({ expect }) => {
    const outbox = new Outbox();
    for (let made = 0; made < 10; made += 1) {
      outbox.add(new Uint8Array(BUFFER));
      outbox.acknowledge(outbox.sent);
    }
    expect(outbox.heldBytes).toBe(BUFFER + 2 * BUFFER);
  });

  it("holds no more than that when what is read into gets larger", ({ expect }) => {
    const source = new Source(BUFFER);
    const { outbox } = source;
    for (let sent = 0; sent < 16; sent += 1) source.send(BUFFER);
    outbox.acknowledge(outbox.sent);
    source.size = 8 * BUFFER;
    for (let sent = 0; sent < 4; sent += 1) source.send(source.size);
    expect(outbox.heldBytes).toBeLessThanOrEqual(25 * BUFFER + 2 * source.size);
  });

  it("gives up by the second rest what it does not use any more", ({ expect }) => {
    const source = new Source(2 * BUFFER);
    const { outbox } = source;
    for (let sent = 0; sent < 8; sent += 1) source.send(source.size);
    outbox.acknowledge(outbox.sent);
    outbox.rest();
    expect(outbox.heldBytes).toBe(8 * 2 * BUFFER);
    outbox.rest();
    expect(outbox.heldBytes).toBeLessThanOrEqual(2 * BUFFER);
  });

  it("gives up the pack that has nothing, and goes on in another", ({ expect }) => {
    const outbox = new Outbox();
    outbox.add(Uint8Array.of(1));
    outbox.acknowledge(1);
    outbox.rest();
    outbox.add(Uint8Array.of(2));
    outbox.rest();
    outbox.add(Uint8Array.of(3));
    expect(bytesFrom(outbox, 1)).toEqual([2, 3]);
  });

  it.for([-1, 9, 21, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "is asked in vain for what it does not have: %s",
    (offset, { expect }) => {
      const outbox = new Outbox();
      outbox.add(new Uint8Array(20));
      outbox.acknowledge(10);
      expect(outbox.covers(offset)).toBe(false);
      expect(() => bytesFrom(outbox, offset)).toThrow(RangeError);
      expect(() => outbox.acknowledge(offset)).toThrow(RangeError);
      expect(bytesFrom(outbox, 20)).toEqual([]);
    },
  );
});
