import { describe, it, type TestContext } from "vitest";

import {
  TokenExchange,
  type TokenNews,
} from "../../../../../viewer/src/session/tab/token-exchange.ts";

interface Tab {
  readonly exchange: TokenExchange;
  readonly heard: string[];
}

function openTab({ onTestFinished }: TestContext): Tab {
  const heard: string[] = [];
  const exchange = new TokenExchange(
    (name) => new BroadcastChannel(name),
    ({ name, token }) => heard.push(`${token} of ${name}`),
  );
  onTestFinished(() => exchange.leave());
  return { exchange, heard };
}

function news(token: string): TokenNews {
  return { token, name: "web-01" };
}

/** No two tests share a session. */
let sessions = 0;
function newSession(): string {
  sessions += 1;
  return `exchanged ${String(sessions)}`;
}

/** Lets everything arrive that has been posted. */
async function arrived(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one turn after another
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("tabs that know the same session", () => {
  it("hear each token that the one which shows it is given", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [shows, waits] = [openTab(context), openTab(context)];
    waits.exchange.ask(session);
    shows.exchange.tell(session, news("one"));
    await expect.poll(() => waits.heard).toEqual(["one of web-01"]);
    shows.exchange.tell(session, news("two"));
    await expect.poll(() => waits.heard).toEqual(["one of web-01", "two of web-01"]);
  });

  it("are told by the one which shows it when they ask, and by no other", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [shows, waits, third] = [openTab(context), openTab(context), openTab(context)];
    shows.exchange.tell(session, news("one"));
    waits.exchange.ask(session);
    await expect.poll(() => waits.heard).toEqual(["one of web-01"]);
    shows.exchange.leave();
    third.exchange.ask(session);
    await arrived();
    expect(third.heard).toEqual([]);
  });

  it("change places, whoever is first to say so", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [first, second] = [openTab(context), openTab(context)];
    first.exchange.tell(session, news("one"));
    second.exchange.ask(session);
    await expect.poll(() => second.heard).toEqual(["one of web-01"]);
    second.exchange.tell(session, news("two"));
    await arrived();
    // The first believes that it shows the session, until it learns otherwise.
    expect(first.heard).toEqual([]);
    first.exchange.ask(session);
    await expect.poll(() => first.heard).toEqual(["two of web-01"]);
    second.exchange.tell(session, news("three"));
    await expect.poll(() => first.heard).toEqual(["two of web-01", "three of web-01"]);
  });

  it("hear nothing of other sessions", async (context) => {
    const { expect } = context;
    const [shows, waits] = [openTab(context), openTab(context)];
    waits.exchange.ask(newSession());
    shows.exchange.tell(newSession(), news("one"));
    await arrived();
    expect(waits.heard).toEqual([]);
  });

  it("hear nothing after they have left", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [shows, waits] = [openTab(context), openTab(context)];
    waits.exchange.ask(session);
    waits.exchange.leave();
    shows.exchange.tell(session, news("one"));
    await arrived();
    expect(waits.heard).toEqual([]);
  });

  it.for([
    "token",
    { type: "token" },
    { type: "token", token: "a" },
    { type: "token", ...news("") },
    { type: "token", ...news("a b") },
    { type: "token", ...news("a".repeat(129)) },
    { type: "token", token: "a", name: "n".repeat(257) },
    { type: "token", ...news("a"), more: 1 },
    { type: "other" },
    null,
  ])("take no notice of %j", async (strange, context) => {
    const { expect, onTestFinished } = context;
    const session = newSession();
    const waits = openTab(context);
    waits.exchange.ask(session);
    const stranger = new BroadcastChannel(`porthole:${session}`);
    onTestFinished(() => stranger.close());
    for (const message of [strange, { type: "token", ...news("a".repeat(128)) }]) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
      stranger.postMessage(message);
    }
    await expect.poll(() => waits.heard).toEqual([`${"a".repeat(128)} of web-01`]);
  });
});

describe("a browser in which tabs cannot talk", () => {
  it.for([
    ["has nothing for it", (): undefined => undefined],
    [
      "denies it",
      (): never => {
        throw new DOMException("denied", "SecurityError");
      },
    ],
  ] as const)("that %s is none the worse", ([, open]) => {
    const exchange = new TokenExchange(open, () => {});
    exchange.tell(newSession(), news("one"));
    exchange.ask(newSession());
    exchange.leave();
  });
});
