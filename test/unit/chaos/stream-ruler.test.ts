import fc from "fast-check";
import { describe, it } from "vitest";

import { updateOf } from "../../chaos/server/update-stream.ts";
import { StreamRuler } from "../../chaos/stream-ruler.ts";

const SEED = 7;
const UPDATES = 20;
const STREAM = Buffer.concat(Array.from({ length: UPDATES }, (_, at) => updateOf(SEED, at)));

/** What is measured of a stream that arrives in these chunks. */
function measured(chunks: readonly Buffer[]) {
  let updates = 0;
  const ruler = new StreamRuler(
    (number) => updateOf(SEED, number),
    () => {
      updates += 1;
    },
  );
  for (const chunk of chunks) ruler.push(chunk);
  const { lost, repeated, strange } = ruler;
  return { updates, lost, repeated, strange };
}

const RUNS = { numRuns: 30 };

const place = fc.nat(STREAM.length);

describe("StreamRuler", () => {
  it("finds no fault in the stream, however it is cut", ({ expect }) => {
    fc.assert(
      fc.property(fc.array(place), (cuts) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), STREAM.length];
        const chunks = edges.slice(1).map((edge, at) => STREAM.subarray(edges[at], edge));
        expect(measured(chunks)).toEqual({ updates: UPDATES, lost: 0, repeated: 0, strange: 0 });
      }),
      RUNS,
    );
  });

  it("counts the bytes that are lost", ({ expect }) => {
    fc.assert(
      fc.property(fc.nat(STREAM.length - 1000), fc.integer({ min: 1, max: 500 }), (from, count) => {
        const found = measured([STREAM.subarray(0, from), STREAM.subarray(from + count)]);
        // The stream has equal bytes beside each other at times: then the place differs, not the count.
        expect(found).toMatchObject({ lost: count, repeated: 0, strange: 0 });
      }),
      RUNS,
    );
  });

  it("counts the bytes that are repeated", ({ expect }) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1000, max: STREAM.length - 1000 }),
        fc.integer({ min: 16, max: 900 }),
        (from, count) => {
          const found = measured([STREAM.subarray(0, from), STREAM.subarray(from - count)]);
          expect(found).toMatchObject({ lost: 0, repeated: count, strange: 0 });
        },
      ),
      RUNS,
    );
  });

  it("counts what is nowhere near", ({ expect }) => {
    expect(measured([STREAM.subarray(0, 500), Buffer.alloc(100, 0xaa)])).toMatchObject({
      strange: 100,
    });
  });
});
