import { describe, it, vi, type TestContext } from "vitest";

import {
  LOCK_WAIT_MS,
  TabLock,
  type Locks,
} from "../../../../../viewer/src/session/tab/tab-lock.ts";

/** A tab of this browser, which Node's own Web Locks stand in for. */
interface Tab {
  readonly lock: TabLock;
  /** How often another tab has taken the session from this one. */
  readonly losses: () => number;
}

function openTab({ onTestFinished }: TestContext, locks: Locks | undefined): Tab {
  let losses = 0;
  const lock = new TabLock(locks, () => (losses += 1));
  onTestFinished(() => lock.release());
  return { lock, losses: () => losses };
}

/** No two tests share a session. */
let sessions = 0;
function newSession(): string {
  sessions += 1;
  return `session ${String(sessions)}`;
}

const { locks } = navigator;

describe("a session in several tabs", () => {
  it("is shown by the first that asks, and a second waits a second in vain", async (context) => {
    const { expect, onTestFinished } = context;
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const session = newSession();
    const [first, second] = [openTab(context, locks), openTab(context, locks)];
    expect(await first.lock.acquire(session)).toBe(true);
    expect([first.lock.isHeld, second.lock.isHeld]).toEqual([true, false]);
    const answer = second.lock.acquire(session);
    await vi.advanceTimersByTimeAsync(LOCK_WAIT_MS - 1);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe(false);
    expect([first.lock.isHeld, second.lock.isHeld]).toEqual([true, false]);
    expect([first.losses(), second.losses()]).toEqual([0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is shown by the second as soon as the first is gone, as after a reload", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [first, second] = [openTab(context, locks), openTab(context, locks)];
    await first.lock.acquire(session);
    const answer = second.lock.acquire(session);
    first.lock.release();
    expect(await answer).toBe(true);
    expect([first.lock.isHeld, second.lock.isHeld]).toEqual([false, true]);
    expect(first.losses()).toBe(0);
  });

  it("can be taken, there and back, and who has lost it is told once", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [first, second] = [openTab(context, locks), openTab(context, locks)];
    await first.lock.acquire(session);
    await second.lock.take(session);
    await expect.poll(first.losses).toBe(1);
    expect([first.lock.isHeld, second.lock.isHeld]).toEqual([false, true]);
    await first.lock.take(session);
    await expect.poll(second.losses).toBe(1);
    expect([first.lock.isHeld, second.lock.isHeld]).toEqual([true, false]);
    expect([first.losses(), second.losses()]).toEqual([1, 1]);
  });

  it("is not told of as lost by a tab that has let go of it", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [first, second] = [openTab(context, locks), openTab(context, locks)];
    await first.lock.acquire(session);
    const taken = second.lock.take(session);
    first.lock.release();
    await taken;
    await new Promise((resolve) => setTimeout(resolve));
    expect(first.losses()).toBe(0);
  });

  it("leaves other sessions alone", async (context) => {
    const { expect } = context;
    const [first, second] = [openTab(context, locks), openTab(context, locks)];
    expect(await first.lock.acquire(newSession())).toBe(true);
    expect(await second.lock.acquire(newSession())).toBe(true);
  });

  it("is let go of for another one", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [first, second] = [openTab(context, locks), openTab(context, locks)];
    await first.lock.acquire(session);
    await first.lock.acquire(newSession());
    expect(await second.lock.acquire(session)).toBe(true);
    expect(first.losses()).toBe(0);
  });
});

describe("a browser without locks", () => {
  const denied: Locks = {
    request: async () => {
      throw new DOMException("denied", "SecurityError");
    },
  };

  it.for([
    ["has none", undefined],
    ["denies them", denied],
  ] as const)("that %s lets every tab in", async ([, none], context) => {
    const { expect } = context;
    const session = newSession();
    const [first, second] = [openTab(context, none), openTab(context, none)];
    expect(await first.lock.acquire(session)).toBe(true);
    expect(await second.lock.acquire(session)).toBe(true);
    await second.lock.take(session);
    expect([first.losses(), second.losses()]).toEqual([0, 0]);
  });
});
