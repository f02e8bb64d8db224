import { describe, it, vi } from "vitest";

import type { HelloMessage } from "../../../../../worker/channel/messages.ts";
import {
  GuestLayoutChoice,
  LAYOUT_TIMEOUT_MS,
  loadLayouts,
} from "../../../../../viewer/src/keyboard/guest/guest-layout-choice.ts";
import type { KeyMessages } from "../../../../../viewer/src/keyboard/key-messages.ts";
import type { PreferenceSet } from "../../../../../viewer/src/page/preferences.ts";

/** A console whose ticket names a German keyboard, and what is told of its layout. */
function begun(layouts: typeof loadLayouts) {
  const told: string[] = [];
  const translateFor = async (guest: Promise<unknown>): Promise<void> => {
    told.push((await guest) === undefined ? "none" : "layout");
  };
  const choice = new GuestLayoutChoice(
    () => told.push("failed"),
    () => told.push("came"),
    layouts,
  );
  const preferences = { read: () => undefined } as unknown as PreferenceSet;
  choice.begin({ translateFor } as KeyMessages, { keyboard: "de" } as HelloMessage, preferences);
  return { choice, told };
}

describe("the guest's layout", () => {
  it("is waited for as long as a slow line takes, and keys go on without one that hangs", async ({
    expect,
    onTestFinished,
  }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { choice, told } = begun(async () => Promise.withResolvers<never>().promise);
    await vi.advanceTimersByTimeAsync(LAYOUT_TIMEOUT_MS - 1);
    expect([choice.isReady, told]).toEqual([false, []]);
    await vi.advanceTimersByTimeAsync(1);
    expect([choice.isReady, told]).toEqual([true, ["failed", "came"]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no timer once it is there", async ({ expect, onTestFinished }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { choice, told } = begun(loadLayouts);
    await choice.ready;
    expect([choice.isReady, told]).toEqual([true, ["layout", "came"]]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
