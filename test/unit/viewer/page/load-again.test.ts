import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { loadAgain, WAITS_MS } from "../../../../viewer/src/page/load-again.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a part of the page", () => {
  it("is asked for again, after a longer wait each time, until it arrives", async ({ expect }) => {
    const load = vi.fn(async () => "part").mockRejectedValueOnce(new Error("cut"));
    const part = loadAgain(load);
    await vi.advanceTimersByTimeAsync(WAITS_MS[0] - 1);
    expect(load).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await part).toBe("part");
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("is not asked for for ever", async ({ expect }) => {
    const load = vi.fn(async (): Promise<never> => {
      throw new Error("gone");
    });
    const rejected = expect(loadAgain(load)).rejects.toThrow("gone");
    await vi.advanceTimersByTimeAsync(60_000);
    await rejected;
    expect(load).toHaveBeenCalledTimes(1 + WAITS_MS.length);
  });
});
