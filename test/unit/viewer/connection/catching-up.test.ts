import { describe, it } from "vitest";

import {
  CatchingUp,
  IN_TIME_MS,
  LATE_MS,
  LOOKS_UNTIL_BEHIND,
  LOOKS_UNTIL_LIVE,
  UNPAINTED_BYTES,
} from "../../../../viewer/src/connection/catching-up.ts";

/** Looks once a second. */
function stage() {
  const catchingUp = new CatchingUp();
  const line = { now: 0, bytes: 0, flips: 0 };
  const look = (roundTripMs: number | undefined, bytes = 1000, flips = 1): boolean => {
    line.now += 1000;
    line.bytes += bytes;
    line.flips += flips;
    return catchingUp.look(line.now, { ...line, roundTripMs });
  };
  const looks = (times: number, ...facts: Parameters<typeof look>): readonly boolean[] =>
    Array.from({ length: times }, () => look(...facts));
  return { catchingUp, line, look, looks };
}

describe("a picture that lags", () => {
  it("is one whose round trips are far above the shortest, for long enough", ({ expect }) => {
    const { look, looks } = stage();
    look(40);
    expect(looks(9, 40 + LATE_MS - 1)).not.toContain(true);
    expect(looks(LOOKS_UNTIL_BEHIND - 1, 40 + LATE_MS)).not.toContain(true);
    expect(look(40 + LATE_MS)).toBe(true);
    // Nothing flickers in between.
    expect(looks(9, 40 + IN_TIME_MS)).not.toContain(false);
    expect(looks(LOOKS_UNTIL_LIVE - 1, 40)).not.toContain(false);
    expect(look(40)).toBe(false);
  });

  it("is none for one slow answer, and goes on over one quick one", ({ expect }) => {
    const { look, looks } = stage();
    look(40);
    for (let turn = 0; turn < 9; turn += 1) {
      expect(look(3000)).toBe(false);
      expect(look(40)).toBe(false);
    }
    looks(LOOKS_UNTIL_BEHIND, 3000);
    for (let turn = 0; turn < 9; turn += 1) {
      expect(look(40)).toBe(true);
      expect(look(3000)).toBe(true);
    }
  });

  it("is none on a line that is long and steady", ({ expect }) => {
    const { looks } = stage();
    expect(looks(200, 2500)).not.toContain(true);
  });

  it("is one of which much has come and nothing is painted", ({ expect }) => {
    const { look, looks } = stage();
    look(40);
    expect(looks(2, 40, UNPAINTED_BYTES, 0)).not.toContain(true);
    expect(looks(LOOKS_UNTIL_BEHIND, 40, UNPAINTED_BYTES, 0).at(-1)).toBe(true);
    expect(looks(LOOKS_UNTIL_LIVE, 40).at(-1)).toBe(false);
    // Little of which nothing is painted is a cursor.
    expect(looks(20, 40, 1000, 0)).not.toContain(true);
  });

  it("is none while nothing comes: then it is the network that is waited for", ({ expect }) => {
    const { catchingUp, line, look, looks } = stage();
    look(40);
    looks(LOOKS_UNTIL_BEHIND, 3000);
    expect(catchingUp.isBusy(line.now)).toBe(true);
    expect(looks(2 + LOOKS_UNTIL_LIVE, 9000, 0, 0).at(-1)).toBe(false);
    expect(catchingUp.isBusy(line.now)).toBe(false);
  });

  it("is forgotten with another screen", ({ expect }) => {
    const { catchingUp, line, look, looks } = stage();
    look(40);
    looks(LOOKS_UNTIL_BEHIND, 3000);
    catchingUp.begin(line);
    expect(look(40)).toBe(false);
  });

  it("follows a line that has become longer, after a minute", ({ expect }) => {
    const { look, looks } = stage();
    look(40);
    expect(looks(90, 40 + LATE_MS).at(-1)).toBe(false);
  });
});
