import { describe, it, type TestContext } from "vitest";

import type { HelloMessage } from "../../../../../worker/channel/messages.ts";
import type { ConsoleLink } from "../../../../../viewer/src/session/tab/console-link.ts";
import { ConsoleTab } from "../../../../../viewer/src/session/tab/console-tab.ts";
import type { Ending } from "../../../../../viewer/src/session/channel/ending.ts";
import type { SessionState } from "../../../../../viewer/src/session/states/session-state.ts";
import { StoredSession } from "../../../../../viewer/src/session/tab/stored-session.ts";

/** No two tests share a session. */
let sessions = 0;
function newSession(): string {
  sessions += 1;
  return `${"s".repeat(40)}${String(sessions).padStart(3, "0")}`;
}

function hello(session: string, token?: string): HelloMessage {
  return {
    type: "hello",
    session,
    console: { id: "i-2-17-VM", name: "web-01" },
    mode: "control",
    ackEvery: 10,
    secondsLeft: 3600,
    ...(token === undefined ? {} : { resume: { token, graceSeconds: 60 } }),
  };
}

function connecting(session: string, token?: string): SessionState {
  return { kind: "connecting", step: "machine", hello: hello(session, token), expiresAt: 0 };
}

const ELSEWHERE: SessionState = { kind: "elsewhere" };

function ended(ending: Ending): SessionState {
  return { kind: "ended", ending };
}

interface Opened {
  readonly tab: ConsoleTab;
  /** What is in the tab's storage. */
  readonly entries: Map<string, string>;
  /** How often the console was taken to another tab. */
  readonly losses: () => number;
  /** A page in the same tab after this one, or in a tab that is a copy. */
  readonly again: (link?: ConsoleLink) => Opened;
}

function openTab(
  context: TestContext,
  link: ConsoleLink | undefined,
  entries = new Map<string, string>(),
): Opened {
  let losses = 0;
  const storage = {
    getItem: (key: string) => entries.get(key) ?? null,
    removeItem: (key: string) => entries.delete(key),
    setItem: (key: string, value: string) => entries.set(key, value),
  };
  const tab = new ConsoleTab(
    link,
    {
      stored: new StoredSession("/c", () => storage),
      locks: navigator.locks,
      openBroadcast: (name) => new BroadcastChannel(name),
    },
    () => (losses += 1),
  );
  tab.keep();
  context.onTestFinished(() => tab.render(ended("closed")));
  const again = (next?: ConsoleLink): Opened => openTab(context, next, new Map(entries));
  return { tab, entries, losses: () => losses, again };
}

const LINK: ConsoleLink = { kind: "ticket", ticket: "cAnArY", session: undefined, tab: undefined };

describe("a tab that is loaded again", () => {
  it("has its link, as long as that has not been used", async (context) => {
    const { expect } = context;
    const { again, tab } = openTab(context, LINK);
    expect(again().tab.key).toEqual(LINK);
    tab.render({ kind: "connecting", step: "gateway" });
    expect(again().tab.key).toEqual(LINK);
    const asks = { console: { id: "1", name: "web-01" }, mode: "control" } as const;
    tab.render({ kind: "confirming", asks });
    expect(again().tab.key).toEqual(LINK);
    expect(await again().tab.mayOpen()).toBe(true);
  });

  it("has its session from the greeting on, by its newest token, and no link", (context) => {
    const { expect } = context;
    const session = newSession();
    const { again, entries, tab } = openTab(context, {
      kind: "cloudstack",
      query: "token=cAnArY",
      keyboard: "de",
      tab: undefined,
    });
    expect(tab.name).toBeUndefined();
    tab.render(connecting(session, "one"));
    expect(tab.name).toBe("web-01");
    const key = { kind: "session", session, token: "one", name: "web-01", keyboard: "de" };
    expect(again().tab.key).toEqual(key);
    expect(JSON.stringify([...entries])).not.toContain("cAnArY");
    tab.render(connecting(session, "two"));
    expect(again().tab.key).toEqual({ ...key, token: "two" });
    expect(again().tab.keyboard).toBe("de");
    expect(JSON.stringify([...entries])).not.toContain("one");
  });

  it("has nothing where the session cannot be resumed", (context) => {
    const { expect } = context;
    const { again, entries, tab } = openTab(context, LINK);
    tab.render(connecting(newSession()));
    expect(again().tab.key).toBeUndefined();
    expect(entries.size).toBe(0);
  });

  it("has another console if its address brings a link", (context) => {
    const { expect } = context;
    const { again, tab } = openTab(context, LINK);
    tab.render(connecting(newSession(), "one"));
    const fresh: ConsoleLink = { ...LINK, ticket: "fresh" };
    const { entries, tab: second } = again(fresh);
    expect(second.key).toEqual(fresh);
    expect([...entries.values()].join()).toContain("fresh");
  });

  it.for(["closed", "session-expired", "resume-refused", "ticket-used", "ticket-invalid"] as const)(
    "has nothing after %s",
    (ending, context) => {
      const { expect } = context;
      const { again, entries, tab } = openTab(context, LINK);
      tab.render(connecting(newSession(), "one"));
      tab.render(ended(ending));
      expect(tab.key).toBeUndefined();
      expect(again().tab.key).toBeUndefined();
      expect(entries.size).toBe(0);
    },
  );

  it("can try again when its connection was lost before it was greeted, if it has a token", (context) => {
    const { expect } = context;
    const first = openTab(context, LINK);
    first.tab.render(ended("connection-lost"));
    expect(first.entries.size).toBe(0);
    const { again, tab } = openTab(context, LINK);
    tab.render(connecting(newSession(), "one"));
    const loaded = again();
    loaded.tab.render(ended("connection-lost"));
    expect(loaded.tab.key).toMatchObject({ token: "one" });
    expect(loaded.entries.size).toBe(1);
  });

  it("can try again with the secret of the tab when its link was used and its greeting lost", (context) => {
    const { expect } = context;
    const link: ConsoleLink = { ...LINK, tab: "tab-1" };
    const { again, tab } = openTab(context, link);
    tab.render(ended("connection-lost"));
    expect(again().tab.key).toEqual(link);
    // A session that cannot be resumed has greeted.
    tab.render(connecting(newSession()));
    expect(again().tab.key).toBeUndefined();
    tab.render(ended("connection-lost"));
    expect([tab.outlastsLoss, tab.key]).toEqual([false, undefined]);
  });

  it.for(["gateway-unreachable", "gateway-refused", "gateway-busy", "ticket-early"] as const)(
    "can try again after %s",
    (ending, context) => {
      const { expect } = context;
      const { again, tab } = openTab(context, LINK);
      tab.render(ended(ending));
      expect(tab.key).toEqual(LINK);
      expect(again().tab.key).toEqual(LINK);
    },
  );
});

describe("a link that is opened again in its tab", () => {
  it("goes on with the session that the tab has", async (context) => {
    const { expect } = context;
    const session = newSession();
    const link: ConsoleLink = { ...LINK, session, tab: "tab-1" };
    const first = openTab(context, link);
    first.tab.render(connecting(session, "one"));
    const { entries, tab } = first.again({ ...link, tab: "tab-2" });
    first.tab.letGo();
    expect(await tab.fallsBack()).toBe(true);
    expect(tab.key).toMatchObject({ kind: "session", session, token: "one" });
    expect([...entries.values()].join()).toContain("one");
    // Once: what the session says then is its last word.
    expect(await tab.fallsBack()).toBe(false);
  });

  it.for<ConsoleLink>([
    { ...LINK, tab: "tab-1" },
    { kind: "cloudstack", query: "token=cAnArY", keyboard: undefined, tab: "tab-1" },
  ])(
    "goes on with the secret of its first use, if there was no greeting: $kind",
    async (link, context) => {
      const { expect } = context;
      const { tab } = openTab(context, link).again({ ...link, tab: "tab-2" });
      expect(await tab.fallsBack()).toBe(true);
      expect(tab.key).toEqual(link);
    },
  );

  it("does not take the console from another tab", async (context) => {
    const { expect } = context;
    const session = newSession();
    const link: ConsoleLink = { ...LINK, session, tab: "tab-1" };
    const first = openTab(context, link);
    first.tab.render(connecting(session, "one"));
    expect(await first.tab.mayOpen()).toBe(true);
    const { tab } = first.again({ ...link, tab: "tab-2" });
    expect(await tab.fallsBack()).toBe(false);
    expect(tab.key).toMatchObject({ kind: "ticket" });
    expect(first.losses()).toBe(0);
  });

  it("has nothing to go on with from another link", async (context) => {
    const { expect } = context;
    const first = openTab(context, { ...LINK, session: newSession() });
    first.tab.render(connecting(newSession(), "one"));
    const other = first.again({ ...LINK, ticket: "other", session: newSession() });
    expect(await other.tab.fallsBack()).toBe(false);
    expect(await openTab(context, LINK).tab.fallsBack()).toBe(false);
  });
});

describe("a duplicated tab", () => {
  it("that takes the console before its original was greeted is where the original leads to", async (context) => {
    const { expect } = context;
    const session = newSession();
    const first = openTab(context, { ...LINK, session, tab: "tab-1" });
    const copy = first.again();
    copy.tab.render(connecting(session, "one"));
    first.tab.render(ended("taken-over"));
    await expect.poll(first.losses).toBe(1);
    first.tab.render(ELSEWHERE);
    expect(first.tab.key).toMatchObject({ kind: "session", session, token: "one" });
  });

  it("does not show the session, and hears of its tokens", async (context) => {
    const { expect } = context;
    const session = newSession();
    const first = openTab(context, LINK);
    first.tab.render(connecting(session, "one"));
    expect(await first.tab.mayOpen()).toBe(true);
    const copy = first.again();
    expect(await copy.tab.mayOpen()).toBe(false);
    copy.tab.render(ELSEWHERE);
    first.tab.render(connecting(session, "two"));
    await expect.poll(() => copy.tab.key).toMatchObject({ token: "two" });
    // It is loaded again.
    expect(copy.again().tab.key).toMatchObject({ token: "two" });
    expect(first.losses()).toBe(0);
  });

  it("asks for the token that it has missed", async (context) => {
    const { expect } = context;
    const session = newSession();
    const first = openTab(context, LINK);
    first.tab.render(connecting(session, "one"));
    const copy = first.again();
    first.tab.render(connecting(session, "two"));
    copy.tab.render(ELSEWHERE);
    await expect.poll(() => copy.tab.key).toMatchObject({ token: "two" });
  });

  it("takes the session over when it is told to, and so does the former then", async (context) => {
    const { expect } = context;
    const session = newSession();
    const first = openTab(context, LINK);
    first.tab.render(connecting(session, "one"));
    const copy = first.again();
    copy.tab.render(ELSEWHERE);
    await copy.tab.takeOver();
    copy.tab.render(connecting(session, "two"));
    await expect.poll(first.losses).toBe(1);
    // The gateway may have been the first to say so.
    first.tab.render(ended("taken-over"));
    expect(first.entries.size).toBe(0);
    first.tab.render(ELSEWHERE);
    await expect.poll(() => first.tab.key).toMatchObject({ token: "two" });
    expect(await first.again().tab.mayOpen()).toBe(false);
    await first.tab.takeOver();
    first.tab.render(connecting(session, "three"));
    await expect.poll(copy.losses).toBe(1);
    copy.tab.render(ELSEWHERE);
    await expect.poll(() => copy.tab.key).toMatchObject({ token: "three" });
    expect([first.losses(), copy.losses()]).toEqual([1, 1]);
  });

  it("is told by its link's session, where that had been used", async (context) => {
    const { expect } = context;
    const session = newSession();
    const link: ConsoleLink = { ...LINK, session };
    const first = openTab(context, link);
    first.tab.render(connecting(session, "one"));
    const second = openTab(context, link);
    second.tab.render(ended("ticket-used"));
    await expect.poll(second.losses).toBe(1);
    second.tab.render(ELSEWHERE);
    expect(second.tab.key).toMatchObject({ kind: "session", session, token: "one" });
    expect(second.tab.name).toBe("web-01");
    await second.tab.takeOver();
    second.tab.render(connecting(session, "two"));
    await expect.poll(first.losses).toBe(1);
    expect(second.losses()).toBe(1);
  });

  it("may open it when the first is gone, or was put aside", async (context) => {
    const { expect } = context;
    const first = openTab(context, LINK);
    first.tab.render(connecting(newSession(), "one"));
    const copy = first.again();
    first.tab.letGo();
    expect(await copy.tab.mayOpen()).toBe(true);
    expect(await first.tab.mayOpen()).toBe(false);
  });
});
