import fc from "fast-check";
import { describe, it } from "vitest";

import { Outbox } from "../../../worker/channel/outbox.ts";

/** Who reads into buffers as the relay does: never into one that the outbox keeps. */
class Source {
  readonly outbox = new Outbox();
  readonly stream: number[] = [];
  readonly size: number;
  #buffer: ArrayBuffer;

  constructor(size: number) {
    this.size = size;
    this.#buffer = new ArrayBuffer(size);
  }

  send(length: number): void {
    const chunk = new Uint8Array(this.#buffer, 0, Math.min(length, this.size));
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
          const pending = outbox.sent - outbox.acknowledged;
          expect(outbox.heldBytes).toBeLessThanOrEqual(2 * pending + 3 * BUFFER);
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

  it("keeps no more than two buffers in reserve", ({ expect }) => {
    const outbox = new Outbox();
    const buffers = [1, 2, 3].map(() => new Uint8Array(BUFFER));
    for (const bytes of buffers) outbox.add(bytes);
    outbox.acknowledge(3 * BUFFER);
    const reserve = [outbox.spare(BUFFER), outbox.spare(BUFFER), outbox.spare(BUFFER)];
    expect(
      reserve.filter((buffer) => buffers.some((bytes) => bytes.buffer === buffer)),
    ).toHaveLength(2);
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
