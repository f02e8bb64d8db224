import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { Parking } from "../../../../viewer/src/session/parking.ts";

class FakePage extends EventTarget {
  hidden = false;

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

interface Stage {
  readonly page: FakePage;
  readonly parking: Parking;
  readonly parked: () => number;
}

function stage(hidden = false): Stage {
  let parked = 0;
  const page = new FakePage();
  page.hidden = hidden;
  const parking = new Parking(page, () => (parked += 1));
  return { page, parking, parked: () => parked };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a page that is hidden", () => {
  it("parks its session after the time that the gateway says, and not before", ({ expect }) => {
    const { page, parked, parking } = stage();
    parking.after = 300;
    page.setHidden(true);
    vi.advanceTimersByTime(299_999);
    expect(parked()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(parked()).toBe(1);
    vi.advanceTimersByTime(3_600_000);
    expect(parked()).toBe(1);
  });

  it("counts anew each time that it is hidden", ({ expect }) => {
    const { page, parked, parking } = stage();
    parking.after = 300;
    page.setHidden(true);
    vi.advanceTimersByTime(299_000);
    page.setHidden(false);
    vi.advanceTimersByTime(3_600_000);
    page.setHidden(true);
    vi.advanceTimersByTime(299_999);
    expect(parked()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(parked()).toBe(1);
  });

  it("counts from when it was hidden, whatever else happens, and whenever the time becomes known", ({
    expect,
  }) => {
    const { page, parked, parking } = stage(true);
    vi.advanceTimersByTime(200_000);
    parking.after = 300;
    vi.advanceTimersByTime(50_000);
    page.setHidden(true);
    parking.after = 300;
    vi.advanceTimersByTime(49_999);
    expect(parked()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(parked()).toBe(1);
  });

  it("parks at once if it has been hidden for long enough already", ({ expect }) => {
    const { parked, parking } = stage(true);
    vi.advanceTimersByTime(400_000);
    parking.after = 300;
    vi.advanceTimersByTime(0);
    expect(parked()).toBe(1);
  });

  it("never parks where the gateway says nothing, or no more", ({ expect }) => {
    const { page, parked, parking } = stage();
    page.setHidden(true);
    vi.advanceTimersByTime(10 * 3_600_000);
    parking.after = 86_400;
    parking.after = undefined;
    vi.advanceTimersByTime(10 * 86_400_000);
    expect(parked()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("can wait for longer than a timer can count", ({ expect }) => {
    const { page, parked, parking } = stage();
    parking.after = Number.MAX_SAFE_INTEGER;
    page.setHidden(true);
    vi.advanceTimersByTime(2 ** 31 - 2);
    expect(parked()).toBe(0);
  });
});

describe("a page that is seen", () => {
  it("does not park its session", ({ expect }) => {
    const { page, parked, parking } = stage();
    parking.after = 1;
    vi.advanceTimersByTime(3_600_000);
    page.setHidden(true);
    page.setHidden(false);
    vi.advanceTimersByTime(3_600_000);
    expect(parked()).toBe(0);
  });
});
