import fc from "fast-check";
import { describe, it } from "vitest";

import { Desktop } from "../../../demo/desktop/desktop.ts";
import type { Watcher } from "../../../demo/desktop/screen.ts";
import { rect, shift } from "../../../demo/picture/rect.ts";
import { MAX_REGION_RECTS, Region } from "../../../demo/picture/region.ts";
import { Surface } from "../../../demo/picture/surface.ts";
import { Damage, MAX_COPIES } from "../../../demo/rfb/damage.ts";

/** A client without a wire: it does what an update says. */
class Model implements Watcher {
  readonly #desktop: Desktop;
  readonly #damage: Damage;
  picture: Surface;
  copies = 0;
  painted = 0;

  constructor(desktop: Desktop) {
    this.#desktop = desktop;
    this.#damage = new Damage(desktop.screen.bounds);
    this.picture = new Surface(desktop.width, desktop.height);
    desktop.watch(this);
  }

  update(): void {
    const { copies, areas } = this.#damage.take(this.picture.bounds);
    this.copies += copies.length;
    for (const { to, dx, dy } of copies) this.picture.move(to, dx, dy);
    for (const area of areas) {
      this.painted += area.w * area.h;
      this.picture.view(area).draw(this.#desktop.screen.view(area), 0, 0);
    }
  }

  changed: Watcher["changed"] = (area) => this.#damage.changed(area);
  moved: Watcher["moved"] = (to, dx, dy) => this.#damage.copied({ to, dx, dy }, true);
  resized: Watcher["resized"] = (width, height) => {
    this.picture = new Surface(width, height);
    this.#damage.reset(this.picture.bounds);
  };
  cursorChanged(): void {}
  bell(): void {}
  clipboard(): void {}
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("pointer" as const),
      down: fc.constantFrom(true, true, true, true, false),
      x: fc.nat(900),
      y: fc.nat(700),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("type" as const),
      text: fc.constantFrom("abc", "help\n", "\n", "echo x\n", "clear\n"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("time" as const), ms: fc.nat(900) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("update" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("resize" as const),
      width: fc.constantFrom(640, 800),
      height: fc.constantFrom(400, 500),
    }),
  },
);

function samePicture(a: Surface, b: Surface): boolean {
  const size = a.width * a.height;
  return (
    a.width === b.width &&
    a.height === b.height &&
    Buffer.from(a.row(0, 0, size).slice().buffer).equals(
      Buffer.from(b.row(0, 0, size).slice().buffer),
    )
  );
}

function type(desktop: Desktop, text: string): void {
  for (const char of text) desktop.key(true, char === "\n" ? 0xff0d : char.charCodeAt(0));
}

describe("a client that gets only what has changed", () => {
  it("has the desktop's picture after any events, updates and moves", ({ expect }) => {
    let copies = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
        let now = 1_750_000_000_000;
        const desktop = new Desktop({ width: 800, height: 500, now: () => now, hasPatch: true });
        const client = new Model(desktop);
        // A window is in the hand from the start, so that pointer steps drag it.
        desktop.pointer(1, 100, 65);
        for (const event of steps) {
          if (event.kind === "pointer") desktop.pointer(event.down ? 1 : 0, event.x, event.y);
          if (event.kind === "type") type(desktop, event.text);
          if (event.kind === "resize") desktop.resize(event.width, event.height);
          if (event.kind === "update") client.update();
          if (event.kind === "time") {
            now += event.ms;
            desktop.tick();
          }
        }
        client.update();
        copies += client.copies;
        expect(samePicture(client.picture, desktop.screen)).toBe(true);
        expect(samePicture(desktop.repainted(), desktop.screen)).toBe(true);
      }),
      { numRuns: 15 },
    );
    expect(copies).toBeGreaterThan(0);
  });

  it("is told of a dragged window by a copy and little paint", ({ expect }) => {
    const desktop = new Desktop({ width: 1024, height: 640, now: () => 0, hasPatch: true });
    const client = new Model(desktop);
    desktop.pointer(1, 780, 66);
    client.update();
    client.painted = 0;
    desktop.pointer(1, 770, 76);
    client.update();
    expect(client.copies).toBe(1);
    const { clock } = desktop.layout;
    expect(client.painted).toBeLessThan(clock.w * clock.h);
    expect(samePicture(client.picture, desktop.screen)).toBe(true);
  });

  it("is told of a scrolling terminal by a copy", ({ expect }) => {
    const desktop = new Desktop({ width: 1024, height: 640, now: () => 0, hasPatch: true });
    const client = new Model(desktop);
    for (let line = 0; line < 30; line++) type(desktop, "\n");
    client.update();
    client.copies = 0;
    type(desktop, "\n");
    client.update();
    expect(client.copies).toBe(1);
    expect(samePicture(client.picture, desktop.screen)).toBe(true);
  });
});

describe("Damage", () => {
  const bounds = rect(0, 0, 100, 100);
  const clean = () => {
    const damage = new Damage(bounds);
    damage.take(bounds);
    return damage;
  };

  it("keeps copies up to the limit and paints what comes after", ({ expect }) => {
    const damage = clean();
    for (let i = 0; i <= MAX_COPIES; i++)
      damage.copied({ to: rect(10, i, 5, 5), dx: 10, dy: 0 }, true);
    const { copies, areas } = damage.take(bounds);
    expect(copies).toHaveLength(MAX_COPIES);
    expect(areas).toEqual([rect(10, MAX_COPIES, 5, 5)]);
  });

  it("paints instead of copying for a client that cannot copy", ({ expect }) => {
    const damage = clean();
    damage.copied({ to: rect(10, 10, 5, 5), dx: 10, dy: 0 }, false);
    expect(damage.take(bounds)).toEqual({ copies: [], areas: [rect(10, 10, 5, 5)] });
  });

  it("paints instead of copying when less than the screen was asked for", ({ expect }) => {
    const damage = clean();
    damage.copied({ to: rect(10, 10, 5, 5), dx: 10, dy: 0 }, true);
    expect(damage.take(rect(0, 0, 12, 100))).toEqual({ copies: [], areas: [rect(10, 10, 2, 5)] });
    expect(damage.take(bounds).areas).toEqual([rect(12, 10, 3, 5)]);
  });

  it("moves what the client has not got yet along with a copy", ({ expect }) => {
    const damage = clean();
    damage.changed(rect(2, 2, 3, 3));
    damage.copied({ to: rect(50, 50, 10, 10), dx: 50, dy: 50 }, true);
    const { areas } = damage.take(bounds);
    expect(areas).toContainEqual(rect(52, 52, 3, 3));
    expect(areas).toContainEqual(rect(2, 2, 3, 3));
  });
});

describe("Region", () => {
  it("becomes its bounding box past the limit", ({ expect }) => {
    const region = new Region();
    for (let i = 0; i < MAX_REGION_RECTS; i++) region.add(rect(i * 10, 0, 5, 5));
    expect(region.rects).toHaveLength(MAX_REGION_RECTS);
    region.add(rect(0, 90, 5, 5));
    expect(region.rects).toEqual([rect(0, 0, (MAX_REGION_RECTS - 1) * 10 + 5, 95)]);
  });

  it("holds exactly the added pixels that were not taken out", ({ expect }) => {
    const small = fc.record({
      x: fc.nat(12),
      y: fc.nat(12),
      w: fc.integer({ min: 1, max: 6 }),
      h: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), small), { maxLength: 8 }), (changes) => {
        const region = new Region();
        const cells = new Set<string>();
        for (const [add, area] of changes) {
          if (add) region.add(area);
          else region.subtract(area);
          for (let y = area.y; y < area.y + area.h; y++)
            for (let x = area.x; x < area.x + area.w; x++)
              if (add) cells.add(`${x} ${y}`);
              else cells.delete(`${x} ${y}`);
        }
        let total = 0;
        for (const area of region.rects) total += area.w * area.h;
        expect(total).toBe(cells.size);
        for (const cell of cells) {
          const [x = 0, y = 0] = cell.split(" ").map(Number);
          expect(region.covers(shift(rect(0, 0, 1, 1), x, y))).toBe(true);
        }
      }),
    );
  });
});
