import fc from "fast-check";
import { describe, it } from "vitest";

import {
  ANSWER_MS,
  MatchWindow,
  matchingSize,
  MAX_REFUSALS,
  MAX_SIDE,
  MIN_SIDE,
  REST_MS,
} from "../../../../../viewer/src/screen/resize/match-window.ts";

const size = (width: number, height: number) => ({ width, height });
const GUEST = size(640, 480);
const WINDOW = size(1280, 756);

describe("the size for a window", () => {
  it("is in device pixels, whole ones, within limits", ({ expect }) => {
    expect(matchingSize(size(900, 600), 2)).toEqual(size(1800, 1200));
    expect(matchingSize(size(900.5, 600.3), 1)).toEqual(size(900, 600));
    expect(matchingSize(size(1092.8, 614.4), 1.25)).toEqual(size(1366, 768));
    expect(matchingSize(size(0, MIN_SIDE - 1), 1)).toEqual(size(MIN_SIDE, MIN_SIDE));
    expect(matchingSize(size(MAX_SIDE + 1, 90_000), 1)).toEqual(size(MAX_SIDE, MAX_SIDE));
  });
});

describe("a machine that is to match the window", () => {
  it("is asked once the window rests", ({ expect }) => {
    const match = new MatchWindow();
    expect(match.look(0, size(1000, 700), GUEST)).toEqual({ wakeAt: REST_MS });
    expect(match.look(300, WINDOW, GUEST)).toEqual({ wakeAt: 300 + REST_MS });
    expect(match.look(299 + REST_MS, WINDOW, GUEST)).toEqual({ wakeAt: 300 + REST_MS });
    const at = 300 + REST_MS;
    expect(match.look(at, WINDOW, GUEST)).toEqual({ ask: WINDOW, wakeAt: at + ANSWER_MS });
    expect(match.look(at + 1, WINDOW, GUEST)).toEqual({ wakeAt: at + ANSWER_MS });
    expect(match.look(at + 2, WINDOW, WINDOW)).toEqual({});
  });

  it("is not asked for the size that it has", ({ expect }) => {
    const match = new MatchWindow();
    expect(match.look(0, WINDOW, WINDOW)).toEqual({});
    expect(match.look(REST_MS, WINDOW, WINDOW)).toEqual({});
  });

  it("may take another size, and is not asked again for this one", ({ expect }) => {
    const match = new MatchWindow();
    match.look(0, WINDOW, GUEST);
    match.look(REST_MS, WINDOW, GUEST);
    expect(match.look(REST_MS + 1, WINDOW, size(1280, 752))).toEqual({});
    expect(match.look(REST_MS + 99_999, WINDOW, size(800, 600))).toEqual({});
    const larger = size(1281, 756);
    match.look(100_000, larger, size(800, 600));
    expect(match.look(100_000 + REST_MS, larger, size(800, 600)).ask).toEqual(larger);
  });

  it("that keeps its size is told of once, and is not asked without end", ({ expect }) => {
    const match = new MatchWindow();
    let now = 0;
    let asked = 0;
    let told = 0;
    for (let i = 0; i < 9; i += 1) {
      const wanted = size(1000 + i, 700);
      for (let ms = 0; ms < REST_MS + 2 * ANSWER_MS; ms += 100) {
        const step = match.look((now += 100), wanted, GUEST);
        if (step.ask !== undefined) asked += 1;
        if (step.isRefused) told += 1;
      }
    }
    expect({ asked, told }).toEqual({ asked: MAX_REFUSALS, told: 1 });
    match.renew();
    match.look(now, size(900, 700), GUEST);
    expect(match.look(now + REST_MS, size(900, 700), GUEST).ask).toEqual(size(900, 700));
  });

  it("has until the limit for its answer", ({ expect }) => {
    const match = new MatchWindow();
    match.look(0, WINDOW, GUEST);
    match.look(REST_MS, WINDOW, GUEST);
    expect(match.look(REST_MS + ANSWER_MS - 1, WINDOW, GUEST).isRefused).toBeUndefined();
    expect(match.look(REST_MS + ANSWER_MS, WINDOW, GUEST)).toEqual({ isRefused: true });
  });

  it("is never asked twice for a window that stays as it is, whatever it does", ({ expect }) => {
    const some = fc.record({ width: fc.nat(3), height: fc.nat(3) });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9000), some)), (looks) => {
        const match = new MatchWindow();
        let now = 0;
        let asked = 0;
        for (const [later, guest] of looks) {
          now += later;
          if (match.look(now, WINDOW, guest).ask !== undefined) asked += 1;
        }
        expect(asked).toBeLessThanOrEqual(1);
      }),
    );
  });
});
