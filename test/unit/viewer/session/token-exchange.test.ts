import { describe, it, type TestContext } from "vitest";

import { TokenExchange } from "../../../../viewer/src/session/token-exchange.ts";

interface Tab {
  readonly exchange: TokenExchange;
  readonly heard: string[];
}

function openTab({ onTestFinished }: TestContext): Tab {
  const heard: string[] = [];
  const exchange = new TokenExchange(
    (name) => new BroadcastChannel(name),
    (token) => heard.push(token),
  );
  onTestFinished(() => exchange.leave());
  return { exchange, heard };
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
    shows.exchange.tell(session, "one");
    await expect.poll(() => waits.heard).toEqual(["one"]);
    shows.exchange.tell(session, "two");
    await expect.poll(() => waits.heard).toEqual(["one", "two"]);
  });

  it("are told by the one which shows it when they ask, and by no other", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [shows, waits, third] = [openTab(context), openTab(context), openTab(context)];
    shows.exchange.tell(session, "one");
    waits.exchange.ask(session);
    await expect.poll(() => waits.heard).toEqual(["one"]);
    shows.exchange.leave();
    third.exchange.ask(session);
    await arrived();
    expect(third.heard).toEqual([]);
  });

  it("change places, whoever is first to say so", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [first, second] = [openTab(context), openTab(context)];
    first.exchange.tell(session, "one");
    second.exchange.ask(session);
    await expect.poll(() => second.heard).toEqual(["one"]);
    second.exchange.tell(session, "two");
    await arrived();
    // The first believes that it shows the session, until it learns otherwise.
    expect(first.heard).toEqual([]);
    first.exchange.ask(session);
    await expect.poll(() => first.heard).toEqual(["two"]);
    second.exchange.tell(session, "three");
    await expect.poll(() => first.heard).toEqual(["two", "three"]);
  });

  it("hear nothing of other sessions", async (context) => {
    const { expect } = context;
    const [shows, waits] = [openTab(context), openTab(context)];
    waits.exchange.ask(newSession());
    shows.exchange.tell(newSession(), "one");
    await arrived();
    expect(waits.heard).toEqual([]);
  });

  it("hear nothing after they have left", async (context) => {
    const { expect } = context;
    const session = newSession();
    const [shows, waits] = [openTab(context), openTab(context)];
    waits.exchange.ask(session);
    waits.exchange.leave();
    shows.exchange.tell(session, "one");
    await arrived();
    expect(waits.heard).toEqual([]);
  });

  it.for([
    "token",
    { type: "token" },
    { type: "token", token: "" },
    { type: "token", token: "a b" },
    { type: "token", token: "a".repeat(129) },
    { type: "token", token: "a", more: 1 },
    { type: "other" },
    null,
  ])("take no notice of %j", async (strange, context) => {
    const { expect, onTestFinished } = context;
    const session = newSession();
    const waits = openTab(context);
    waits.exchange.ask(session);
    const stranger = new BroadcastChannel(`porthole:${session}`);
    onTestFinished(() => stranger.close());
    for (const message of [strange, { type: "token", token: "a".repeat(128) }]) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has one origin
      stranger.postMessage(message);
    }
    await expect.poll(() => waits.heard).toEqual(["a".repeat(128)]);
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
    exchange.tell(newSession(), "one");
    exchange.ask(newSession());
    exchange.leave();
  });
});
