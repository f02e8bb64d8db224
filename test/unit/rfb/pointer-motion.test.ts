import fc from "fast-check";
import { describe, it } from "vitest";

import { PointerMotion } from "../../../worker/rfb/pointer-motion.ts";
import { hex, u16, u32, wire } from "../../support/play.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { openStage, update, VIEW } from "./proxy-stage.ts";

/** A PointerEvent as QEMU reads it once its pointer moves by motions: each has 0x7fff added. */
const moved = (mask: number, dx: number, dy: number): Uint8Array =>
  wire([5, mask], u16(dx + 0x7fff), u16(dy + 0x7fff));

const POINTER = -257;
const MOTIONS = update.of(update.rectangle(POINTER, 640, 480));
const POSITIONS = update.of(update.rectangle(POINTER, 640, 480, new Uint8Array(0), 1));
/** What a viewer gets in the place of either: CopyRect of the first pixel onto itself. */
const UNCHANGED = hex(update.of(update.rectangle(1, 1, 1, Uint8Array.of(0, 0, 0, 0))));

function relative(): PointerMotion {
  const motion = new PointerMotion();
  motion.isOffered = true;
  motion.isAnnounced = true;
  return motion;
}

describe("PointerEvents of a machine whose pointer moves by motions", () => {
  it("say how far it is from the last position, the first one nothing", ({ expect }) => {
    const motion = relative();
    const read = (event: Uint8Array) => hex(motion.read(event));
    expect(read(message.pointer(0, 100, 200))).toBe(hex(moved(0, 0, 0)));
    expect(read(message.pointer(1, 103, 190))).toBe(hex(moved(1, 3, -10)));
    expect(read(message.pointer(1, 103, 190))).toBe(hex(moved(1, 0, 0)));
    expect(read(message.longPointer(1, 2, 0, 0))).toBe(hex(wire(moved(0x81, -103, -190), [2])));
  });

  it("go around both edges of the coordinates, as far as QEMU can be told", ({ expect }) => {
    const motion = relative();
    const read = (x: number) => hex(motion.read(message.pointer(0, x, 0)));
    read(0xffff);
    expect(read(2)).toBe(hex(moved(0, 3, 0)));
    expect(read(0xfffe)).toBe(hex(moved(0, -4, 0)));
    expect(read(0x7ffd)).toBe(hex(moved(0, 0x7fff, 0)));
    // Half of all there is, in either direction: one less is the most that QEMU can be told.
    expect(read(0xfffd)).toBe(hex(moved(0, -0x7fff, 0)));
  });

  it("count from the last position of the time before", ({ expect }) => {
    const motion = new PointerMotion();
    const event = message.pointer(0, 5, 5);
    expect(motion.read(event)).toBe(event);
    motion.isOffered = true;
    motion.isAnnounced = true;
    expect(hex(motion.read(message.pointer(0, 7, 4)))).toBe(hex(moved(0, 2, -1)));
  });

  it("lose nothing of the way, whichever of them are left out", ({ expect }) => {
    const step = fc.integer({ min: -300, max: 300 });
    fc.assert(
      fc.property(fc.array(fc.tuple(step, step, fc.boolean())), (steps) => {
        const motion = relative();
        motion.read(message.pointer(0, 0, 0));
        const at = { x: 0, y: 0 };
        const told = { x: 0, y: 0 };
        for (const [index, [dx, dy, isLeftOut]] of steps.entries()) {
          at.x += dx;
          at.y += dy;
          if (isLeftOut && index < steps.length - 1 && index % 50 !== 0) continue;
          const event = motion.read(message.pointer(0, at.x & 0xffff, at.y & 0xffff));
          const view = new DataView(event.buffer, event.byteOffset);
          told.x += view.getUint16(2) - 0x7fff;
          told.y += view.getUint16(4) - 0x7fff;
        }
        expect(told).toEqual(at);
      }),
    );
  });
});

describe("QEMU's announcement of how its pointer moves", () => {
  const asked = (messages: readonly string[]) =>
    messages.filter((one) => one.startsWith("02") && one.includes(hex(u32(POINTER >>> 0))));

  it("is asked for only where the viewer has said that it knows motions", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.fromViewer(message.encodings(7, POINTER), 0);
    expect(asked(upstream())).toEqual([]);
    expect(() => proxy.fromServer(MOTIONS, 0)).toThrow("not offered");
    const knows = openStage({ knowsMotions: true });
    knows.proxy.fromViewer(message.encodings(7), 0);
    expect(asked(knows.upstream())).toHaveLength(1);
  });

  it("is asked for when it says so later, and not twice", ({ expect }) => {
    const { proxy, upstream } = openStage();
    proxy.learnMotions();
    expect(asked(upstream())).toHaveLength(1);
    proxy.learnMotions();
    expect(upstream()).toEqual([]);
  });

  it("is told beside the viewer's stream, where another rectangle stands for it", ({ expect }) => {
    const told: boolean[] = [];
    const { proxy, downstream } = openStage({
      knowsMotions: true,
      pointerChanged: (isRelative) => told.push(isRelative),
    });
    for (const announced of [MOTIONS, MOTIONS, POSITIONS, POSITIONS]) {
      proxy.fromServer(announced.subarray(0, 9), 0);
      proxy.fromServer(announced.subarray(9), 0);
      expect(downstream()).toBe(UNCHANGED);
    }
    expect(told).toEqual([true, false]);
  });

  it("is told once for what comes at once, however often it changes in it", ({ expect }) => {
    const told: boolean[] = [];
    const { proxy, downstream } = openStage({
      knowsMotions: true,
      pointerChanged: (isRelative) => told.push(isRelative),
    });
    const often = Array.from({ length: 1000 }, () => wire(MOTIONS, POSITIONS));
    proxy.fromServer(wire(...often), 0);
    expect(told).toEqual([]);
    proxy.fromServer(wire(...often, MOTIONS), 0);
    expect(told).toEqual([true]);
    proxy.fromServer(wire(...often, POSITIONS), 0);
    expect(told).toEqual([true, false]);
    expect(downstream()).toBe(UNCHANGED.repeat(6002));
  });

  it("decides how the viewer's positions reach the server", ({ expect }) => {
    const { proxy, upstream } = openStage({ knowsMotions: true });
    const point = (mask: number, x: number, y: number) => {
      upstream();
      proxy.fromViewer(message.pointer(mask, x, y), 0);
      return upstream()[0];
    };
    expect(point(0, 9, 9)).toBe(hex(message.pointer(0, 9, 9)));
    proxy.fromServer(MOTIONS, 0);
    expect(point(1, 10, 7)).toBe(hex(moved(1, 1, -2)));
    upstream();
    proxy.release();
    expect(upstream()).toEqual([hex(moved(0, 0, 0))]);
    proxy.fromServer(POSITIONS, 0);
    expect(point(0, 10, 7)).toBe(hex(message.pointer(0, 10, 7)));
  });

  it("is not asked for without control; the server then reads positions again", ({ expect }) => {
    const told: boolean[] = [];
    const { proxy, upstream } = openStage({
      knowsMotions: true,
      pointerChanged: (isRelative) => told.push(isRelative),
    });
    proxy.fromServer(MOTIONS, 0);
    proxy.fromViewer(message.pointer(1, 5, 5), 0);
    upstream();
    proxy.setPolicy(VIEW);
    const [release, offer] = upstream();
    expect(release).toBe(hex(moved(0, 0, 0)));
    expect(asked([offer ?? ""])).toEqual([]);
    // One that was on its way is of the time before.
    proxy.fromServer(MOTIONS, 0);
    expect(told).toEqual([true, false]);
  });

  it("lets no event go by the rate of others: the last of those left out has their way", ({
    expect,
  }) => {
    const rates = { keysPerSecond: 1, keyBurst: 1, pointerPerSecond: 1, pointerBurst: 1 };
    const { proxy, upstream } = openStage({ knowsMotions: true, rates });
    proxy.fromServer(MOTIONS, 0);
    proxy.fromViewer(message.pointer(0, 0, 0), 0);
    upstream();
    for (let x = 1; x <= 10; x += 1) proxy.fromViewer(message.pointer(0, x, 2 * x), 0);
    expect(upstream()).toEqual([]);
    proxy.tick(1000);
    expect(upstream()[0]).toBe(hex(moved(0, 10, 20)));
  });
});
