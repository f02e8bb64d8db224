import { describe, it, vi } from "vitest";

import type { Feature, FeatureContext, StartFeature } from "../../../../viewer/src/page/feature.ts";
import {
  LaterFeatures,
  MAX_KEPT,
  MAX_TRIES,
  TRY_TIMEOUT_MS,
} from "../../../../viewer/src/page/later-features.ts";
import type { SessionState } from "../../../../viewer/src/session/states/session-state.ts";

const CONTEXT = {} as FeatureContext;
const LIVE = { kind: "live" } as SessionState;
const RECONNECTING = { kind: "reconnecting" } as SessionState;
const LANDING = { kind: "landing" } as SessionState;

function said(text: string): Parameters<NonNullable<Feature["others"]>>[0] {
  return { type: "message", from: "Op", text };
}

interface Scene {
  readonly later: LaterFeatures;
  readonly log: string[];
  readonly fetches: () => number;
  readonly missed: () => number;
}

/** A feature that writes down what it is told, and a place that has it, or not yet. */
function scene({ fails = 0 }: { readonly fails?: number } = {}): Scene {
  const log: string[] = [];
  let fetches = 0;
  let missed = 0;
  const start: StartFeature = () => ({
    attach: (screen) => log.push(screen === undefined ? "detached" : "attached"),
    render: ({ kind }) => log.push(`render ${kind}`),
    renderLine: (line) => log.push(`line ${String(line)}`),
    others: (message) => log.push(message.type === "message" ? message.text : message.type),
    everySecond: () => log.push("second"),
  });
  const later = new LaterFeatures(
    async () => {
      fetches += 1;
      if (fetches <= fails) throw new Error("no network");
      return Promise.resolve([start]);
    },
    () => {
      missed += 1;
    },
  );
  later.start(CONTEXT);
  return { later, log, fetches: () => fetches, missed: () => missed };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

describe("the features that no first frame needs", () => {
  it("are fetched once the console is live and drawn, and are told how things are", async ({
    expect,
  }) => {
    const { fetches, later, log } = scene();
    later.render(LANDING);
    later.everySecond();
    expect(fetches()).toBe(0);
    later.renderLine("sound");
    later.painted();
    later.render(LIVE);
    await settled();
    expect(fetches()).toBe(0);
    later.painted();
    await settled();
    expect(log).toEqual(["detached", "render live", "line sound"]);
    later.everySecond();
    later.render(LANDING);
    expect(log.slice(3)).toEqual(["second", "render landing"]);
    expect(fetches()).toBe(1);
  });

  it("are fetched soon for a console without a picture", async ({ expect }) => {
    const { fetches, later } = scene();
    later.render(LIVE);
    await settled();
    expect(fetches()).toBe(0);
    later.everySecond();
    expect(fetches()).toBe(1);
  });

  it("are fetched for a message, and are told it once", async ({ expect }) => {
    const { later, log } = scene();
    later.others(said("one"));
    later.others(said("two"));
    await settled();
    later.others(said("three"));
    expect(log).toEqual(["detached", "line undefined", "one", "two", "three"]);
  });

  it("are told the last messages that came before them, and no more than are kept", async ({
    expect,
  }) => {
    const { later, log } = scene();
    for (let at = 0; at <= MAX_KEPT; at += 1) later.others(said(`message ${String(at)}`));
    await settled();
    const told = log.filter((line) => line.startsWith("message"));
    expect(told).toHaveLength(MAX_KEPT);
    expect(told[0]).toBe("message 1");
  });

  it("are there for whoever asks for one", async ({ expect }) => {
    const { fetches, later } = scene();
    expect(await Promise.all([later.load(), later.load()])).toEqual([true, true]);
    expect(await later.load()).toBe(true);
    expect(fetches()).toBe(1);
  });

  it("are tried for some seconds, then given up with a word, until somebody asks again", async ({
    expect,
  }) => {
    const { fetches, later, missed } = scene({ fails: MAX_TRIES });
    later.render(LIVE);
    later.painted();
    await settled();
    for (let second = 1; second < MAX_TRIES; second += 1) {
      expect([fetches(), missed()]).toEqual([second, 0]);
      later.everySecond();
      await settled();
    }
    expect([fetches(), missed()]).toEqual([MAX_TRIES, 1]);
    later.everySecond();
    await settled();
    expect([fetches(), missed()]).toEqual([MAX_TRIES, 1]);
    expect(await later.load()).toBe(true);
  });

  it("are there for whoever has asked at the try that succeeds, and not sooner", async ({
    expect,
  }) => {
    const { later } = scene({ fails: 1 });
    let answer: boolean | undefined;
    const ask = async (): Promise<void> => {
      answer = await later.load();
    };
    const asked = ask();
    await settled();
    expect(answer).toBeUndefined();
    later.everySecond();
    await asked;
    expect(answer).toBe(true);
  });

  it("say no to whoever asks once it has been tried often enough", async ({ expect }) => {
    const { fetches, later, missed } = scene({ fails: MAX_TRIES + 1 });
    const first = Promise.all([later.load(), later.load()]);
    for (let second = 1; second < MAX_TRIES; second += 1) {
      await settled();
      later.everySecond();
    }
    expect(await first).toEqual([false, false]);
    expect([fetches(), missed()]).toEqual([MAX_TRIES, 1]);
    expect(await later.load()).toBe(false);
    expect([fetches(), missed()]).toEqual([MAX_TRIES + 1, 2]);
    expect(await later.load()).toBe(true);
  });

  it.for([
    [
      "the session",
      ({ later }: Scene) => later.render(RECONNECTING),
      ({ later }: Scene) => later.render(LIVE),
    ],
    [
      "the line",
      ({ later }: Scene) => later.renderLine("silent"),
      ({ later }: Scene) => later.renderLine("sound"),
    ],
  ] as const)(
    "are tried again once %s that was lost is back",
    async ([, lost, back], { expect }) => {
      const there = scene({ fails: MAX_TRIES });
      const { fetches, later } = there;
      later.render(LIVE);
      later.renderLine("sound");
      later.everySecond();
      lost(there);
      for (let second = 0; second <= MAX_TRIES; second += 1) {
        await settled();
        later.everySecond();
      }
      expect(fetches()).toBe(MAX_TRIES);
      back(there);
      later.everySecond();
      await settled();
      expect(fetches()).toBe(MAX_TRIES + 1);
      expect(await later.load()).toBe(true);
    },
  );
});

describe("features whose fetch hangs", () => {
  it("are tried again, are there when it comes after all, and are said to be missing if not", async ({
    expect,
    onTestFinished,
  }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fetched = Promise.withResolvers<readonly StartFeature[]>();
    let missed = 0;
    const later = new LaterFeatures(
      async () => fetched.promise,
      () => (missed += 1),
    );
    later.start(CONTEXT);
    const asked = later.load();
    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      expect(missed).toBe(0);
      // oxlint-disable-next-line no-await-in-loop -- one try after another
      await vi.advanceTimersByTimeAsync(TRY_TIMEOUT_MS);
      later.everySecond();
    }
    expect(await asked).toBe(false);
    expect([missed, vi.getTimerCount()]).toEqual([1, 0]);
    const again = later.load();
    fetched.resolve([() => ({})]);
    expect([await again, later.isThere, vi.getTimerCount()]).toEqual([true, true, 0]);
  });
});
