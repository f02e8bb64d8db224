import { describe, it } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { INPUT_LEASE_MS, PULSE_MS } from "../../../worker/directory/contract.ts";
import type { Admittance, Person } from "../../../worker/directory/presence.ts";
import { FakeDirectory } from "../../support/fake-directory.ts";
import { settled, type FakeTime } from "./fake-time.ts";
import {
  liveSession,
  ScriptedServer,
  ScriptedViewer,
  startSession,
  tokenOf,
  type StageOptions,
} from "./session-stage.ts";

const KEY = [4, 1, 0, 0, 0, 0, 0, 0x61];
const KEY_RELEASE = [4, 0, 0, 0, 0, 0, 0, 0x61];
const HOLDER = { subject: "ada", sinceUnixMs: 1_700_000_000_999 };
const ADA: Person = {
  id: 2,
  name: "ada",
  mode: "control",
  controls: false,
  sinceUnixMs: 5000,
  state: "live",
};
const YOU: Person = { ...ADA, id: 1, name: "tester", controls: true, you: true };

const types = (viewer: ScriptedViewer) => viewer.controls.map(({ type }) => type);
const modes = (viewer: ScriptedViewer) =>
  viewer.controls.flatMap((message) => (message.type === "mode" ? [message.mode] : []));

/** Lets time pass in which the viewer says now and then that it is there. */
async function passes(time: FakeTime, viewer: ScriptedViewer, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 30_000) {
    viewer.says({ type: "ping" });
    // oxlint-disable-next-line no-await-in-loop -- one after another
    await time.pass(Math.min(left, 30_000));
  }
}

/** A directory that answers this first. */
function answering(first: Admittance): FakeDirectory {
  const directory = new FakeDirectory();
  directory.answers = { enter: async () => first };
  return directory;
}

const refused = (code: "console-in-use" | "limit-reached"): Admittance => {
  return { kind: "refused", turn: directoryTurn, code, holder: HOLDER };
};
const directoryTurn = 1;
const inUse: Admittance = { kind: "in-use", turn: 1, holder: HOLDER, choice: "take-over" };
const asked: Admittance = { kind: "asked", turn: 1, holder: HOLDER, secondsLeft: 30 };

/** A live session in whose console another person is. */
async function withAda(options: StageOptions = {}) {
  const stage = await liveSession(options);
  const { session, directory } = stage;
  session.told(directory.news({ people: [YOU, ADA] }));
  return stage;
}

describe("a session whose directory is of a newer version", () => {
  it("lets nothing pass after news of a kind that it does not know", async ({ expect }) => {
    const { session, directory, viewer, server } = await withAda();
    const { incarnation } = directory;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as a newer version may say it
    const news = { kind: "suspended", turn: directory.turn } as unknown as Admittance;
    session.told({ incarnation, news });
    viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(modes(viewer)).toEqual(["view"]);
    expect(server.written.slice(-KEY.length)).not.toEqual(KEY);
  });
});

describe("a session that nobody else has to do with", () => {
  it("asks its directory at the same time as it dials, and goes live when both have answered", async ({
    expect,
  }) => {
    const directory = new FakeDirectory();
    const admittance = Promise.withResolvers<Admittance>();
    directory.answers = { enter: () => admittance.promise };
    const { viewer, server, session } = startSession({ directory });
    expect(directory.of("enter")).toHaveLength(1);
    await settled();
    // The login is done.
    expect(server.written).toEqual([]);
    expect(types(viewer)).toEqual(["hello"]);
    expect(session.standing.state).toBe("opening");
    const { news } = directory.news({});
    admittance.resolve(news);
    await settled();
    expect(types(viewer)).toEqual(["hello", "connection"]);
    expect(viewer.controls[0]).toMatchObject({ mode: "control", granted: "control" });
  });

  it("is told nothing of others", async ({ expect }) => {
    const { viewer, directory, time } = await liveSession();
    await passes(time, viewer, 1000 + 10 * PULSE_MS);
    expect(new Set(types(viewer))).toEqual(new Set(["hello", "connection", "ping", "pong"]));
    // It enters and reports that it is live; then come the pulses.
    expect(directory.said).toHaveLength(2 + 10);
  });

  it("says of itself what it is", async ({ expect }) => {
    const grant = { mode: "control", takeOver: true, requires: { observers: 2 } } as const;
    const { directory } = await liveSession({ grant, channel: "binary" });
    expect(directory.of("enter")).toMatchObject([
      {
        session: "s".repeat(43),
        again: false,
        entry: {
          tenant: "test",
          console: { id: "vm-1", name: "Test machine" },
          subject: "tester",
          sharing: "shared",
          may: { takeOver: true, covert: false },
          observersRequired: 2,
          canChoose: false,
          kind: "rfb",
          route: "dc1",
          version: "1.2.3",
        },
        standing: { state: "opening", mode: "control", connection: 1 },
      },
    ]);
  });

  it("says what has changed at once, and no more than once a second, entering included", async ({
    expect,
  }) => {
    const { directory, session, viewer, time } = await liveSession({ graceSeconds: 60 });
    const states = () => directory.of("report").map(({ standing }) => standing.state);
    await time.pass(999);
    expect(states()).toEqual([]);
    await time.pass(1);
    expect(states()).toEqual(["live"]);
    await time.pass(1000);
    viewer.isLost();
    await settled();
    expect(states()).toEqual(["live", "detached"]);
    const back = new ScriptedViewer();
    session.refusalOf({ tokenHash: "first", number: 1, received: 0 });
    const arrival = { number: 1, received: 0, tokenHash: "first", next: tokenOf("second") };
    session.attach({ socket: back, ...arrival });
    back.isLost();
    await settled();
    expect(states()).toHaveLength(2);
    await time.pass(1000);
    expect(states()).toEqual(["live", "detached", "detached"]);
  });

  it("leaves with how it ended, and says so again while it is not heard", async ({ expect }) => {
    const { directory, viewer, time, session, ended } = await liveSession();
    let failures = 0;
    directory.answers = {
      leave: async () => {
        failures += 1;
        if (failures < 3) throw new Error("lost");
      },
    };
    viewer.leaves();
    await ended;
    await time.pass(10_000);
    await session.heard();
    expect(directory.of("leave").map(({ ending }) => ending)).toEqual(
      Array.from({ length: 3 }, () => ({ code: "closed" })),
    );
    expect(time.pending).toBe(0);
  });

  it("gives up to leave in the end", async ({ expect }) => {
    const { directory, viewer, time, session, stage } = await liveSession();
    directory.answers = { leave: () => Promise.reject(new Error("lost")) };
    viewer.leaves();
    await time.pass(60_000);
    await session.heard();
    expect(directory.of("leave")).toHaveLength(SESSION_LIMITS.directory.lastTries);
    expect(stage.failed).toEqual(Array.from({ length: 5 }, () => "leave"));
    expect(time.pending).toBe(0);
  });
});

describe("a console that somebody else has", () => {
  it.for(["takeover", "ask", "exclusive"] as const)(
    "is not dialled before the directory has answered: %s",
    async (sharing, { expect }) => {
      const directory = new FakeDirectory();
      const admittance = Promise.withResolvers<Admittance>();
      directory.answers = { enter: () => admittance.promise };
      let dialled = 0;
      const server = new ScriptedServer();
      const dialTarget = async () => {
        dialled += 1;
        return server.dialled;
      };
      const { viewer } = startSession({ sharing, directory, dialTarget });
      await settled();
      expect(dialled).toBe(0);
      expect(types(viewer)).toEqual(["hello"]);
      admittance.resolve(directory.news({}).news);
      await settled();
      expect(dialled).toBe(1);
      expect(types(viewer)).toEqual(["hello", "connection"]);
    },
  );

  it("is taken by whoever says so, and dialled then", async ({ expect }) => {
    const stage = startSession({ sharing: "takeover", directory: answering(inUse) });
    await settled();
    expect(stage.viewer.controls.at(-1)).toEqual({
      type: "in-use",
      by: "ada",
      since: 1_700_000_000,
      choice: "take-over",
    });
    stage.directory.answers = {
      takeOver: async () => ({ kind: "pending", turn: 2, secondsLeft: 9 }),
    };
    stage.viewer.says({ type: "take-over" });
    await settled();
    expect(stage.viewer.controls.at(-1)).toEqual({ type: "pending", secondsLeft: 9 });
    const { incarnation, news } = stage.directory.news({});
    expect(stage.session.told({ incarnation, news: later(news) })).toMatchObject({
      state: "opening",
    });
    await settled();
    expect(types(stage.viewer).at(-1)).toBe("connection");
  });

  it("is left alone when nobody says so", async ({ expect }) => {
    const { viewer, time, stage } = startSession({
      sharing: "takeover",
      directory: answering(inUse),
    });
    await time.pass(SESSION_LIMITS.choiceMs);
    expect(stage.endings).toEqual([{ code: "console-in-use", by: "ada", since: 1_700_000_000 }]);
    expect(viewer.controls.at(-1)).toMatchObject({ type: "end", by: "ada" });
  });

  it("has its holder asked, whose answer the viewer waits for", async ({ expect }) => {
    const { viewer, directory, time } = startSession({
      sharing: "ask",
      directory: answering(asked),
    });
    await settled();
    expect(viewer.controls.at(-1)).toMatchObject({ type: "asked", by: "ada", secondsLeft: 30 });
    // What the directory tells is lost: the answer to the next report has it.
    directory.answers = {
      report: async () => ({ known: true, news: later(directory.news({}).news) }),
    };
    await time.pass(SESSION_LIMITS.directory.undecidedMs);
    expect(types(viewer).at(-1)).toBe("connection");
  });

  it.for(["shared", "exclusive"] as const)(
    "is refused, with who has it: %s",
    async (sharing, { expect }) => {
      const directory = answering(refused("console-in-use"));
      const { viewer, stage } = startSession({ sharing, directory });
      await settled();
      expect(stage.endings).toEqual([{ code: "console-in-use", by: "ada", since: 1_700_000_000 }]);
      expect(viewer.closedWith).toBe("console-in-use");
    },
  );

  it("is not opened beyond a limit, which is named", async ({ expect }) => {
    const limit = "sessions per subject";
    const directory = answering({ kind: "refused", turn: 1, code: "limit-reached", limit });
    const { viewer } = startSession({ directory });
    await settled();
    expect(viewer.controls.at(-1)).toEqual({ type: "end", code: "limit-reached", limit });
  });

  it("gives up what was dialled where others turn out to have to decide", async ({ expect }) => {
    const { viewer, server } = startSession({ directory: answering(asked) });
    await settled();
    expect(types(viewer)).toEqual(["hello", "asked"]);
    expect(server.closedTunnels).toBe(1);
  });
});

/** The same with a turn that comes after those of this file. */
function later(news: Admittance): Admittance {
  return news.kind === "entered"
    ? { ...news, presence: { ...news.presence, turn: 1000 } }
    : { ...news, turn: 1000 };
}

describe("input", () => {
  it("stops at once when control goes, with what is held released", async ({ expect }) => {
    const { session, viewer, server, directory } = await withAda();
    viewer.says(Uint8Array.from(KEY));
    await settled();
    server.written.length = 0;
    const people = [
      { ...YOU, controls: false },
      { ...ADA, controls: true },
    ];
    expect(session.told(directory.news({ controls: false, people }))).toMatchObject({
      state: "live",
    });
    await settled();
    expect(server.written.slice(0, KEY.length)).toEqual(KEY_RELEASE);
    const written = server.written.length;
    viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(server.written).toHaveLength(written);
    expect(modes(viewer)).toEqual(["view"]);
    session.told(directory.news({ people: [YOU, ADA] }));
    viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(server.written.slice(-KEY.length)).toEqual(KEY);
    expect(modes(viewer)).toEqual(["view", "control"]);
  });

  it("waits for observers, and for the grant", async ({ expect }) => {
    const { session, viewer, directory } = await withAda();
    session.told(directory.news({ observersMissing: 1 }));
    expect(modes(viewer)).toEqual(["view"]);
    session.changeMode("view");
    session.told(directory.news({ observersMissing: 0 }));
    expect(modes(viewer)).toEqual(["view", "view"]);
    session.changeMode("control");
    await settled();
    expect(modes(viewer)).toEqual(["view", "view", "control"]);
  });

  it("hears nothing that is older than what is in force, or for another stay", async ({
    expect,
  }) => {
    const { session, viewer, directory } = await withAda();
    const old = directory.news({ controls: false });
    const { incarnation, news } = directory.news({});
    session.told({ incarnation, news });
    expect(session.told(old)).toBeDefined();
    expect(session.told({ incarnation: "another", news: later(news) })).toBeUndefined();
    expect(modes(viewer)).toEqual([]);
  });

  it("stops when the directory is not heard for half of the lease, and goes on when it is", async ({
    expect,
  }) => {
    const { viewer, directory, time, server } = await liveSession();
    directory.answers = { report: () => Promise.reject(new Error("lost")) };
    // From the beginning of the last call that was answered.
    await time.pass(INPUT_LEASE_MS - 1);
    expect(modes(viewer)).toEqual([]);
    await time.pass(1);
    expect(modes(viewer)).toEqual(["view"]);
    viewer.says(Uint8Array.from(KEY));
    await settled();
    expect(server.written.slice(-KEY.length)).not.toEqual(KEY);
    directory.answers = {};
    await time.pass(SESSION_LIMITS.directory.maxReportRetryMs);
    expect(modes(viewer)).toEqual(["view", "control"]);
  });

  it("is not counted from an answer that was late", async ({ expect }) => {
    const { viewer, directory, time } = await liveSession();
    await time.pass(1000);
    const answer = Promise.withResolvers<{ readonly known: boolean }>();
    directory.answers = { report: () => answer.promise };
    await passes(time, viewer, PULSE_MS + 8000);
    directory.answers = { report: () => Promise.reject(new Error("lost")) };
    answer.resolve({ known: true });
    await passes(time, viewer, INPUT_LEASE_MS - 8000 - 1);
    expect(modes(viewer)).toEqual([]);
    await time.pass(1);
    expect(modes(viewer)).toEqual(["view"]);
  });

  it("stops until the session is in again when the directory has forgotten it", async ({
    expect,
  }) => {
    const { viewer, directory, time } = await liveSession();
    const admittance = Promise.withResolvers<Admittance>();
    await time.pass(1000);
    directory.answers = {
      report: async () => ({ known: false }),
      enter: () => admittance.promise,
    };
    await time.pass(PULSE_MS);
    expect(modes(viewer)).toEqual(["view"]);
    expect(directory.of("enter").map(({ again }) => again)).toEqual([false, true]);
    const [first, second] = directory.of("enter").map(({ incarnation }) => incarnation);
    expect(second).not.toBe(first);
    const [began = 0, beganAgain = 0] = directory.of("enter").map(({ begunUnixMs }) => begunUnixMs);
    expect(beganAgain).toBeGreaterThan(began);
    // A directory that has forgotten all counts its turns from the first.
    const { news } = new FakeDirectory().news({});
    admittance.resolve(news);
    await settled();
    expect(modes(viewer)).toEqual(["view", "control"]);
  });

  it("ends with whoever has the console since", async ({ expect }) => {
    const { directory, time, stage } = await liveSession();
    directory.answers = {
      report: async () => ({ known: false }),
      enter: async () => ({ kind: "refused", turn: 1, code: "console-taken", holder: HOLDER }),
    };
    await time.pass(PULSE_MS);
    expect(stage.endings).toEqual([{ code: "console-taken", by: "ada", since: 1_700_000_000 }]);
  });
});

describe("a directory that does not answer", () => {
  const silent = (enter: () => Promise<Admittance>): FakeDirectory => {
    const directory = new FakeDirectory();
    directory.answers = { enter };
    return directory;
  };

  it.for<[string, () => Promise<Admittance>]>([
    ["fails", () => Promise.reject(new Error("lost"))],
    ["says nothing", () => new Promise(() => {})],
  ])(
    "lets a shared console be seen, and be controlled once it answers: it %s",
    async ([, enter], { expect }) => {
      const { viewer, directory, time } = startSession({ directory: silent(enter) });
      await time.pass(SESSION_LIMITS.directory.answerMs - 1);
      expect(types(viewer)).toEqual(["hello"]);
      await time.pass(1);
      expect(types(viewer)).toEqual(["hello", "mode", "connection"]);
      expect(modes(viewer)).toEqual(["view"]);
      directory.answers = {};
      await time.pass(SESSION_LIMITS.directory.maxRetryMs);
      expect(modes(viewer)).toEqual(["view", "control"]);
      expect(directory.of("enter").every(({ incarnation }) => incarnation === "id-1")).toBe(true);
    },
  );

  it.for(["takeover", "ask", "exclusive"] as const)(
    "ends a session of policy %s",
    async (sharing, { expect }) => {
      const directory = silent(() => Promise.reject(new Error("lost")));
      const { time, stage } = startSession({ sharing, directory });
      await time.pass(SESSION_LIMITS.directory.answerMs);
      expect(stage.endings).toEqual([{ code: "gateway-busy" }]);
      expect(directory.of("enter")).toHaveLength(3);
    },
  );

  it("is asked less and less often", async ({ expect }) => {
    const directory = silent(() => Promise.reject(new Error("lost")));
    const { time, stage } = startSession({ directory });
    await time.pass(600_000);
    expect(directory.of("enter").length).toBeLessThan(30);
    expect(stage.failed.length).toBe(directory.of("enter").length);
  });
});

describe("who is there", () => {
  it("is told when it changes, at most once a second, and once more to a viewer that comes back", async ({
    expect,
  }) => {
    const { session, viewer, directory, time } = await withAda({ graceSeconds: 60 });
    const told = (who: ScriptedViewer) => who.controls.filter(({ type }) => type === "presence");
    expect(told(viewer)).toMatchObject([
      {
        controls: true,
        people: [
          { id: 1, name: "tester", controls: true, since: 5, you: true },
          { id: 2, name: "ada", controls: false, since: 5 },
        ],
      },
    ]);
    for (let turn = 0; turn < 5; turn += 1) session.told(directory.news({ more: turn }));
    expect(told(viewer)).toHaveLength(1);
    await time.pass(1000);
    expect(told(viewer)).toHaveLength(2);
    expect(told(viewer).at(-1)).toMatchObject({ more: 4 });
    viewer.isLost();
    const back = new ScriptedViewer();
    session.refusalOf({ tokenHash: "first", number: 1, received: viewer.received });
    const arrival = { received: viewer.received, tokenHash: "first", next: tokenOf("second") };
    session.attach({ socket: back, number: 1, ...arrival });
    expect(types(back)[0]).toBe("resumed");
    expect(told(back)).toHaveLength(1);
  });

  it("is told as well once everybody else has gone", async ({ expect }) => {
    const { session, viewer, directory, time } = await withAda();
    session.told(directory.news({ people: [YOU] }));
    await time.pass(1000);
    expect(viewer.controls.at(-1)).toMatchObject({ type: "presence", people: [{ id: 1 }] });
  });

  it("passes on what a person wants of others", async ({ expect }) => {
    const { viewer, directory } = await withAda();
    viewer.says({ type: "control", action: "release" });
    viewer.says({ type: "control", action: "give", to: 2 });
    viewer.says({ type: "answer", request: 7, allow: false });
    await settled();
    expect(directory.of("act").map(({ action }) => action)).toEqual([
      { type: "release" },
      { type: "give", to: 2 },
      { type: "answer", request: 7, allow: false },
    ]);
  });

  it("ends for a viewer that wants too much", async ({ expect }) => {
    const { viewer, time } = await withAda();
    const { burst } = SESSION_LIMITS.wishes;
    for (let count = 0; count < burst; count += 1) viewer.says({ type: "control", action: "ask" });
    await time.pass(1000);
    viewer.says({ type: "control", action: "ask" });
    expect(viewer.closedWith).toBeUndefined();
    viewer.says({ type: "control", action: "ask" });
    expect(viewer.closedWith).toBe("viewer-overload");
  });
});

describe("a session that is parked", () => {
  it("says so in its last report, and enters anew when somebody comes back", async ({ expect }) => {
    const { session, viewer, directory, stage } = await liveSession({ graceSeconds: 60 });
    viewer.leaves(1001);
    await settled();
    expect(directory.of("report").at(-1)?.standing.state).toBe("parked");
    expect(stage.kept.at(-1)?.stay).toEqual({ incarnation: "id-1", isIn: false });
    const back = new ScriptedViewer();
    session.refusalOf({ tokenHash: "first", number: 0, received: 0 });
    const arrival = { number: 0, received: 0, tokenHash: "first", next: tokenOf("second") };
    session.attach({ socket: back, ...arrival });
    expect(directory.of("enter").map(({ again }) => again)).toEqual([false, false]);
    expect(session.told({ incarnation: "id-1", news: directory.news({}).news })).toBeUndefined();
    await settled();
    expect(types(back)).toEqual(["hello", "ping", "connection"]);
    expect(back.controls[0]).toMatchObject({ mode: "control" });
  });

  it("that is made again says that it was in, unless it was parked", async ({ expect }) => {
    const stage = await liveSession({ graceSeconds: 60 });
    stage.session.changeMode("control");
    expect(stage.stage.kept.at(-1)?.stay).toEqual({ incarnation: "id-1", isIn: true });
    const again = stage.again();
    void again.run();
    const socket = new ScriptedViewer();
    again.refusalOf({ tokenHash: "first", number: 0, received: 0 });
    const arrival = { number: 0, received: 0, tokenHash: "first", next: tokenOf("second") };
    again.attach({ socket, ...arrival });
    expect(stage.directory.of("enter").map((call) => call.again)).toEqual([false, true]);
  });
});

describe("a session that somebody ends", () => {
  it("tells its viewer who and why, and one that comes back", async ({ expect }) => {
    const stage = await liveSession({ graceSeconds: 60 });
    const ending = { code: "ended-by-operator", by: "portal", reason: "Maintenance." } as const;
    expect(stage.session.end(ending)).toBe(true);
    expect(stage.viewer.controls.at(-1)).toEqual({ type: "end", ...ending });
    expect(stage.session.end(ending)).toBe(false);
    expect(stage.session.refusalOf({ tokenHash: "first", number: 1, received: 0 })).toEqual(ending);
    expect(stage.session.tell({ type: "message", text: "Hello.", from: "portal" })).toBe(false);
  });

  it("says a line to whoever can read it", async ({ expect }) => {
    const line = { type: "message", text: "The host restarts at ten.", from: "portal" } as const;
    const { session, viewer } = await liveSession({ graceSeconds: 60 });
    expect(session.tell(line)).toBe(true);
    expect(viewer.controls.at(-1)).toEqual(line);
    viewer.isLost();
    expect(session.tell(line)).toBe(false);
    const plain = await liveSession({ channel: "binary" });
    expect(plain.session.tell(line)).toBe(false);
  });
});

describe("a link for somebody who watches", () => {
  it("is asked for by the viewer that may", async ({ expect }) => {
    const shared = {
      type: "shared",
      url: "https://console.example.com/c/s#t",
      expiresAt: 9,
    } as const;
    const { viewer } = await liveSession({
      grant: { mode: "control", share: true },
      share: async () => shared,
    });
    expect(viewer.controls[0]).toMatchObject({ share: true });
    viewer.says({ type: "share" });
    await settled();
    expect(viewer.controls.at(-1)).toEqual(shared);
    const other = await liveSession();
    expect(other.viewer.controls[0]).not.toHaveProperty("share");
  });
});
