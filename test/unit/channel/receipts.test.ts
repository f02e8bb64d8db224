import fc from "fast-check";
import { describe, it } from "vitest";

import { ControlMessageError } from "../../../worker/channel/control-message-error.ts";
import { Receipts } from "../../../worker/channel/receipts.ts";

const limits = { pingEvery: 1000, maxBytes: 6000, messageBytes: 10 };

/** Receipts whose numbers are 100, 101, 102 and so on. */
function receipts(): Receipts {
  let next = 100;
  return new Receipts(limits, () => next++);
}

describe("Receipts", () => {
  it("are due after a number of bytes, each message counting more than its own", ({ expect }) => {
    const one = receipts();
    one.sent(989);
    expect(one.isDue).toBe(false);
    one.sent(0);
    expect(one.isDue).toBe(true);
    one.ping();
    expect(one.isDue).toBe(false);
  });

  it("stop at the limit whatever is claimed, and go on with the number that came last", ({
    expect,
  }) => {
    const one = receipts();
    one.sent(2990);
    const number = one.ping();
    one.sent(2989);
    expect(one.isFull).toBe(false);
    one.sent(0);
    expect(one.isFull).toBe(true);
    one.answered(number);
    expect(one.isFull).toBe(false);
    one.sent(2980);
    expect(one.isFull).toBe(false);
    one.sent(0);
    expect(one.isFull).toBe(true);
  });

  it("prove what was sent before the ping, not what came after it", ({ expect }) => {
    const one = receipts();
    const number = one.ping();
    one.sent(6000);
    one.answered(number);
    expect(one.isFull).toBe(true);
  });

  it("take a number for all the ones before it, and each number once", ({ expect }) => {
    const one = receipts();
    const [first, second, third] = [one.ping(), one.ping(), one.ping()];
    one.answered(second);
    for (const number of [first, second, 0, 99, 103]) {
      expect(() => one.answered(number)).toThrow(ControlMessageError);
    }
    one.answered(third);
  });

  it("never let more be without a receipt than one message above the limit", ({ expect }) => {
    const step = fc.oneof(
      fc.record({ send: fc.integer({ min: 0, max: 3000 }) }),
      fc.record({ answer: fc.nat({ max: 5 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const one = receipts();
        const pings: { readonly number: number; readonly sent: number }[] = [];
        let sent = 0;
        let proved = 0;
        for (const what of steps) {
          if ("send" in what && !one.isFull) {
            one.sent(what.send);
            sent += what.send + limits.messageBytes;
            if (one.isDue) pings.push({ number: one.ping(), sent });
          } else if ("answer" in what) {
            const [ping] = pings.splice(0, what.answer + 1).slice(-1);
            if (ping) one.answered(ping.number);
            proved = ping?.sent ?? proved;
          }
          expect(one.isFull).toBe(sent - proved >= limits.maxBytes);
          expect(sent - proved).toBeLessThan(limits.maxBytes + 3000 + limits.messageBytes);
        }
      }),
    );
  });
});
