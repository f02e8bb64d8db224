import { describe, it } from "vitest";

import {
  BACKOFF_MS,
  Following,
  MS_PER_REQUEST,
  type News,
} from "../../../admin/src/live/follow.ts";
import { readSessions, type Look } from "../../../admin/src/live/read-sessions.ts";
import { ApiError, NoAnswerError } from "../../../client/index.ts";
import { fakeSession } from "../../support/doubles/fake-api.ts";

const LOOK: Look = { sessions: [], more: false, requests: 1 };

const refusal = (status: number, retryAfterSeconds?: number): ApiError =>
  new ApiError({ problem: "x", status, title: "x", retryAfterSeconds });

/** A following whose looks are answered and whose time passes by hand. */
function stage() {
  const news: News[] = [];
  const waits: number[] = [];
  const looks: {
    readonly signal: AbortSignal;
    readonly resolve: (look: Look) => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  let due: (() => void) | undefined;
  const following = new Following({
    look: (signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<Look>();
      looks.push({ signal, resolve, reject });
      return promise;
    },
    now: () => 0,
    later: (run, milliseconds) => {
      waits.push(milliseconds);
      due = run;
      return () => {
        if (due === run) due = undefined;
      };
    },
    tell: (one) => news.push(one),
  });
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    following,
    looks,
    news,
    waits,
    isWaiting: () => due !== undefined,
    settle,
    pass: () => {
      const run = due;
      due = undefined;
      run?.();
    },
    answer: async (answer: Look | Error) => {
      const look = looks.at(-1);
      if (answer instanceof Error) look?.reject(answer);
      else look?.resolve(answer);
      await settle();
    },
  };
}

describe("following the live sessions", () => {
  it("looks again the later the more requests a look took", async ({ expect }) => {
    const { following, looks, waits, answer, pass } = stage();
    void following.lookNow();
    await answer(LOOK);
    pass();
    await answer({ ...LOOK, requests: 10 });
    expect(waits).toEqual([MS_PER_REQUEST, 10 * MS_PER_REQUEST]);
    expect(looks).toHaveLength(2);
  });

  it("waits longer after each failure, up to a limit, and as long as it is asked to", async ({
    expect,
  }) => {
    const { following, news, waits, answer, pass } = stage();
    void following.lookNow();
    for (let failures = 0; failures < BACKOFF_MS.length + 1; failures += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await answer(new NoAnswerError("unreachable"));
      pass();
    }
    expect(waits).toEqual([...BACKOFF_MS, BACKOFF_MS.at(-1)]);
    await answer(LOOK);
    pass();
    await answer(refusal(503, 30));
    expect(waits.slice(-2)).toEqual([MS_PER_REQUEST, 30_000]);
    expect(news.at(-1)?.kind).toBe("failed");
  });

  it.for([401, 403])("stops when it is refused with %i", async (status, { expect }) => {
    const { following, looks, news, answer, isWaiting } = stage();
    void following.lookNow();
    await answer(refusal(status));
    expect(news.map(({ kind }) => kind)).toEqual(["refused"]);
    expect(isWaiting()).toBe(false);
    void following.lookNow();
    expect(looks).toHaveLength(1);
  });

  it("has one look in flight, and looks once more if it was asked meanwhile", async ({
    expect,
  }) => {
    const { following, looks, waits, answer } = stage();
    void following.lookNow();
    void following.lookNow();
    void following.lookNow();
    expect(looks).toHaveLength(1);
    await answer(LOOK);
    expect(looks).toHaveLength(2);
    await answer(LOOK);
    expect(looks).toHaveLength(2);
    expect(waits).toHaveLength(1);
  });

  it("gives up a look while nobody sees the page, and looks at once when somebody does", async ({
    expect,
  }) => {
    const { following, looks, news, answer, isWaiting, settle } = stage();
    void following.lookNow();
    following.setVisible(false);
    expect(looks[0]?.signal.aborted).toBe(true);
    await answer(LOOK);
    expect([news, isWaiting()]).toEqual([[], false]);
    void following.lookNow();
    expect(looks).toHaveLength(1);
    following.setVisible(true);
    following.setVisible(true);
    await settle();
    expect(looks).toHaveLength(2);
    await answer(LOOK);
    expect(isWaiting()).toBe(true);
    following.setVisible(false);
    expect(isWaiting()).toBe(false);
  });

  it("tells nothing once it is stopped", async ({ expect }) => {
    const { following, looks, news, answer, isWaiting } = stage();
    void following.lookNow();
    following.stop();
    await answer(new NoAnswerError("timeout"));
    void following.lookNow();
    expect([news, isWaiting(), looks.length]).toEqual([[], false, 1]);
  });
});

describe("reading the live sessions", () => {
  const pagesOf = (...sizes: readonly number[]) => ({
    async *sessionPages() {
      for (const size of sizes) yield Array.from({ length: size }, (_, at) => fakeSession(at));
    },
  });
  const read = (...sizes: readonly number[]) =>
    readSessions(pagesOf(...sizes), new AbortController().signal);

  it("reads all pages up to its limit", async ({ expect }) => {
    expect(await read(2, 0, 1)).toMatchObject({ more: false, requests: 3 });
    const full = Array.from({ length: 10 }, () => 500);
    expect(await read(...full)).toMatchObject({ more: false, requests: 10 });
    const { sessions, more, requests } = await read(...full, 1, 500);
    expect([sessions.length, more, requests]).toEqual([5000, true, 11]);
  });
});
