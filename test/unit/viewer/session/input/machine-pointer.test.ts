import fc from "fast-check";
import { describe, it } from "vitest";

import { MachinePointer } from "../../../../../viewer/src/session/input/machine-pointer.ts";
import { PointerMotion } from "../../../../../worker/rfb/pointer-motion.ts";

/** A PointerEvent of noVNC's. */
function event(buttons: number, x: number, y: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(5, buttons, x >> 8, x & 0xff, y >> 8, y & 0xff);
}

function placeOf(message: Uint8Array): readonly [x: number, y: number] {
  const view = new DataView(message.buffer, message.byteOffset);
  return [view.getUint16(2), view.getUint16(4)];
}

function relative(): MachinePointer {
  const pointer = new MachinePointer(() => {});
  pointer.isRelative = true;
  return pointer;
}

describe("the machine's pointer", () => {
  it("is where noVNC says while it moves to places", ({ expect }) => {
    const pointer = new MachinePointer(() => {});
    const message = event(1, 300, 200);
    pointer.pass(message);
    expect(message).toEqual(event(1, 300, 200));
    const key = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 97);
    relative().pass(key);
    expect(key).toEqual(Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 97));
  });

  it("moves from where it is, with the buttons that are down", ({ expect }) => {
    const pointer = relative();
    pointer.pass(event(0, 300, 200));
    expect(pointer.move(5, -7, 4)).toEqual(event(4, 305, 193));
    expect(placeOf(pointer.move(-306, 1, 0))).toEqual([0xffff, 194]);
    expect(placeOf(pointer.move(3, 0, 0))).toEqual([2, 194]);
  });

  it("goes on from there when noVNC has it again", ({ expect }) => {
    const pointer = relative();
    pointer.pass(event(0, 300, 200));
    pointer.move(1000, 0, 0);
    const message = event(0, 301, 199);
    pointer.pass(message);
    expect(placeOf(message)).toEqual([1301, 199]);
  });

  it("is in its place again with the next connection, or a tablet", ({ expect }) => {
    const changes: boolean[] = [];
    const pointer = new MachinePointer((isRelative) => changes.push(isRelative));
    for (const forget of [() => pointer.renew(), () => (pointer.isRelative = false)]) {
      pointer.isRelative = true;
      pointer.move(50, 50, 0);
      forget();
      const message = event(0, 10, 20);
      pointer.pass(message);
      expect(message).toEqual(event(0, 10, 20));
    }
    pointer.renew();
    expect(changes).toEqual([true, false, true, false]);
  });

  it("has gone as far in the machine as hands have moved it, however they take turns", ({
    expect,
  }) => {
    const small = fc.integer({ min: -400, max: 400 });
    const steps = fc.array(fc.tuple(small, small, fc.boolean()), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (all) => {
        const pointer = relative();
        const gateway = new PointerMotion();
        gateway.isOffered = true;
        gateway.isAnnounced = true;
        const machine = { x: 0, y: 0 };
        const hands = { x: 0, y: 0 };
        const mouse = { x: 30_000, y: 30_000 };
        const send = (message: Uint8Array): void => {
          const [x, y] = placeOf(gateway.read(message));
          machine.x += x - 0x7fff;
          machine.y += y - 0x7fff;
        };
        const first = event(0, mouse.x, mouse.y);
        pointer.pass(first);
        send(first);
        for (const [dx, dy, isMotion] of all) {
          hands.x += dx;
          hands.y += dy;
          if (isMotion) send(pointer.move(dx, dy, 0));
          else {
            mouse.x += dx;
            mouse.y += dy;
            const message = event(0, mouse.x, mouse.y);
            pointer.pass(message);
            send(message);
          }
        }
        expect(machine).toEqual(hands);
      }),
    );
  });
});
