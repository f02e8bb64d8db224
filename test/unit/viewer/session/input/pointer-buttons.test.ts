import fc from "fast-check";
import { describe, it } from "vitest";

import { PointerButtons } from "../../../../../viewer/src/session/input/pointer-buttons.ts";

const LEFT = 1;
const RIGHT = 4;
const BACK = 0x80;

/** A PointerEvent at 16, 32, with a second mask where noVNC sends one. */
function pointer(buttons: number): Uint8Array<ArrayBuffer> {
  if (buttons < BACK) return Uint8Array.of(5, buttons, 0, 16, 0, 32);
  return Uint8Array.of(5, 0x80 | (buttons & 0x7f), 0, 16, 0, 32, buttons >> 7);
}

function told(message: Uint8Array | undefined): number | undefined {
  if (message === undefined) return undefined;
  const first = message[1] ?? 0;
  return message.length === 7 ? (first & 0x7f) | ((message[6] ?? 0) << 7) : first;
}

describe("the pointer's buttons", () => {
  it("pass as they are, with the place", ({ expect }) => {
    const buttons = new PointerButtons();
    for (const mask of [0, LEFT, LEFT | RIGHT, BACK | LEFT, 0x1ff, 0]) {
      expect(buttons.pass(pointer(mask), false)).toEqual(pointer(mask));
    }
  });

  it("leave other messages alone", ({ expect }) => {
    const buttons = new PointerButtons();
    for (const bytes of [
      [4, 1, 0, 0, 0, 0, 0, 97],
      [5, 1, 0],
      [3, 0, 0, 0, 0, 0],
      [5, 1, 0, 0, 0, 0, 0],
    ]) {
      expect(buttons.pass(Uint8Array.from(bytes), true)).toEqual(Uint8Array.from(bytes));
    }
  });

  it.for([LEFT, BACK])(
    "are not pressed again by a drag that goes on after a loss: %i",
    (button, { expect }) => {
      const buttons = new PointerButtons();
      buttons.pass(pointer(button), false);
      buttons.lost();
      expect(told(buttons.pass(pointer(button), false))).toBe(0);
      expect(told(buttons.pass(pointer(button | RIGHT), false))).toBe(RIGHT);
      expect(told(buttons.pass(pointer(0), false))).toBe(0);
      expect(told(buttons.pass(pointer(button), false))).toBe(button);
    },
  );

  it("come up while input is refused, and neither press nor move", ({ expect }) => {
    const buttons = new PointerButtons();
    buttons.pass(pointer(LEFT), false);
    expect(buttons.pass(pointer(LEFT), true)).toBeUndefined();
    expect(buttons.pass(pointer(LEFT | RIGHT), true)).toBeUndefined();
    expect(told(buttons.pass(pointer(RIGHT), true))).toBe(0);
    expect(buttons.pass(pointer(RIGHT), true)).toBeUndefined();
    // Pressed while nobody could see what it did: it takes another press.
    expect(told(buttons.pass(pointer(RIGHT), false))).toBe(0);
    expect(told(buttons.pass(pointer(0), false))).toBe(0);
    expect(told(buttons.pass(pointer(RIGHT), false))).toBe(RIGHT);
  });

  it("that are down are always held by a hand as well, and come up with it", ({ expect }) => {
    const step = fc.record({
      mask: fc.integer({ min: 0, max: 0x1ff }),
      refusing: fc.boolean(),
      lost: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const buttons = new PointerButtons();
        let down = 0;
        for (const { mask, refusing, lost } of steps) {
          if (lost) buttons.lost();
          const after = told(buttons.pass(pointer(mask), refusing)) ?? down;
          expect(after & ~mask).toBe(0);
          if (refusing) expect(after & ~down).toBe(0);
          down = after;
        }
      }),
    );
  });
});
