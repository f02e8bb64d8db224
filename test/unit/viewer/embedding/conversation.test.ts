import { describe, it } from "vitest";

import type { ConsoleMessage, ConsoleState, RefusalReason } from "../../../../element/protocol.ts";
import { Conversation } from "../../../../viewer/src/embedding/conversation.ts";
import { MAX_KEYS_LENGTH, MAX_TEXT_LENGTH } from "../../../../viewer/src/embedding/requests.ts";
import { ALLOWED_AT_ONCE, ALLOWED_EVERY_MS } from "../../../../viewer/src/session/allowance.ts";

/** A console whose state a test can change, and what was done to it and said of it. */
class Stage {
  now = 0;
  state: ConsoleState = "live";
  mode: "control" | "view" = "control";
  fullScreen: RefusalReason | undefined;
  mayType = true;
  readonly done: string[] = [];
  readonly said: ConsoleMessage[] = [];
  readonly conversation = new Conversation(
    {
      state: () => ({ state: this.state, mode: this.mode }),
      end: () => this.done.push("end"),
      focus: () => this.done.push("focus"),
      fullScreen: (on) => {
        this.done.push(`full screen ${String(on)}`);
        return this.fullScreen;
      },
      typeText: async (text) => {
        this.done.push(`type ${text}`);
        return this.mayType;
      },
      press: (keys) =>
        this.done.push(`press ${keys.map(({ keysym }) => keysym.toString(16)).join(" ")}`),
    },
    (message) => this.said.push(message),
    () => this.now,
  );
}

describe("what an embedding page asks for", () => {
  it.for([
    [{ type: "end", id: 0 }, "end"],
    [{ type: "focus", id: 0 }, "focus"],
    [{ type: "fullScreen", id: 0, on: false }, "full screen false"],
    [{ type: "typeText", id: 0, text: "ä€😀\n" }, "type ä€😀\n"],
    [
      { type: "typeText", id: 0, text: "x".repeat(MAX_TEXT_LENGTH) },
      `type ${"x".repeat(MAX_TEXT_LENGTH)}`,
    ],
    [{ type: "sendKeys", id: 0, keys: "Ctrl+Alt+Delete" }, "press ffe3 ffe9 ffff"],
    [{ type: "sendKeys", id: 0, keys: "control + alt + DEL" }, "press ffe3 ffe9 ffff"],
    [{ type: "sendKeys", id: 0, keys: "Alt+F4" }, "press ffe9 ffc1"],
    [{ type: "sendKeys", id: 0, keys: "Super" }, "press ffeb"],
    [{ type: "sendKeys", id: 0, keys: "Ctrl+C" }, "press ffe3 63"],
    [{ type: "sendKeys", id: 0, keys: "5" }, "press 35"],
  ] as const)("is done: %j", async ([request, done], { expect }) => {
    const at = new Stage();
    await at.conversation.hear(request);
    expect(at.done).toEqual([done]);
    expect(at.said).toEqual([{ type: "done", id: 0 }]);
  });

  it.for([
    null,
    "end",
    [],
    { type: "end" },
    { type: "end", id: -1 },
    { type: "end", id: 0.5 },
    { type: "end", id: 0, link: "x" },
    { type: "fullScreen", id: 0 },
    { type: "typeText", id: 0, text: "" },
    { type: "typeText", id: 0, text: "x".repeat(MAX_TEXT_LENGTH + 1) },
    { type: "sendKeys", id: 0, keys: "" },
    { type: "sendKeys", id: 0, keys: "x".repeat(MAX_KEYS_LENGTH + 1) },
    { type: "state", id: 0 },
  ])("is not heard where it is none", async (data, { expect }) => {
    const at = new Stage();
    await at.conversation.hear(data);
    expect([at.done, at.said]).toEqual([[], []]);
  });

  it.for(["Ctrl+", "+", "Ctrl+Ctrl+A", "Hyper+A", "F13", "Ctrl+ab", "A+B", "é"])(
    "is refused where the keys are unknown: %s",
    async (keys, { expect }) => {
      const at = new Stage();
      await at.conversation.hear({ type: "sendKeys", id: 7, keys });
      expect(at.said).toEqual([{ type: "refused", id: 7, reason: "unknown-keys" }]);
      expect(at.done).toEqual([]);
    },
  );

  it("is refused where nothing can be typed", async ({ expect }) => {
    const at = new Stage();
    const requests = [
      { type: "typeText", id: 1, text: "no" },
      { type: "sendKeys", id: 2, keys: "Esc" },
    ];
    at.mode = "view";
    for (const request of requests) await at.conversation.hear(request);
    at.state = "reconnecting";
    for (const request of requests) await at.conversation.hear(request);
    expect(at.done).toEqual([]);
    expect(at.said.map((answer) => (answer.type === "refused" ? answer.reason : ""))).toEqual([
      "view-only",
      "view-only",
      "not-live",
      "not-live",
    ]);
    at.state = "live";
    at.mode = "control";
    at.mayType = false;
    at.fullScreen = "no-gesture";
    await at.conversation.hear(requests[0]);
    await at.conversation.hear({ type: "fullScreen", id: 3, on: true });
    expect(at.said.slice(4)).toEqual([
      { type: "refused", id: 1, reason: "not-allowed" },
      { type: "refused", id: 3, reason: "no-gesture" },
    ]);
  });

  it("is heard up to its rate, and not past it", async ({ expect }) => {
    const at = new Stage();
    const ask = (): Promise<void> => at.conversation.hear({ type: "focus", id: 0 });
    for (let count = 0; count <= ALLOWED_AT_ONCE; count += 1) await ask();
    expect(at.done).toHaveLength(ALLOWED_AT_ONCE);
    at.now += ALLOWED_EVERY_MS;
    await ask();
    await ask();
    expect(at.done).toHaveLength(ALLOWED_AT_ONCE + 1);
  });
});

describe("what a console tells", () => {
  it("is told once, until it is another thing", ({ expect }) => {
    const at = new Stage();
    const live = { type: "state", state: "live", mode: "control" } as const;
    const size = { type: "size", width: 640, height: 480 } as const;
    at.conversation.tell(live);
    at.conversation.tell(size);
    at.conversation.tell(live);
    at.conversation.tell({ ...live, mode: "view" });
    at.conversation.tell(live);
    expect(at.said).toEqual([live, size, { ...live, mode: "view" }, live]);
  });
});
