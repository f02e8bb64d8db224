import { describe, it } from "vitest";

import { EVENT_MS, MAX_KEYS, OWN_BURST } from "../../../../viewer/src/keyboard/key-queue.ts";
import { guestKeyboardNamed } from "../../../../viewer/src/keyboard/guest/guest-keyboard.ts";
import { KeyMessages, PROBE_KEYSYM } from "../../../../viewer/src/keyboard/key-messages.ts";
import type { GuestKeyboard } from "../../../../viewer/src/keyboard/guest/key-translator.ts";

const Z = 0x7a;
const Y = 0x79;
const Q = 0x71;
const AT = 0x40;
const SHIFT = 0xffe1;

const MINUTE = 60_000;

interface Stage {
  readonly messages: KeyMessages;
  /** Messages that went out, in hexadecimal. */
  readonly sent: string[];
  readonly untypable: string[];
  /** How many times keys were dropped for want of room. */
  readonly refused: () => number;
  /** Lets time pass, in milliseconds. */
  readonly pass: (milliseconds: number) => void;
}

function stage(): Stage {
  const sent: string[] = [];
  const untypable: string[] = [];
  let refused = 0;
  let now = 1000;
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const messages = new KeyMessages(
    (data) => sent.push(Buffer.from(data).toString("hex")),
    { untypable: (character) => untypable.push(character), refused: () => (refused += 1) },
    {
      now: () => now,
      after: (milliseconds, run) => timers.push({ at: now + milliseconds, run }),
    },
  );
  const pass = (milliseconds: number): void => {
    const end = now + milliseconds;
    for (;;) {
      const next = timers.toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined || next.at > end) break;
      timers.splice(timers.indexOf(next), 1);
      now = next.at;
      next.run();
    }
    now = end;
  };
  return { messages, sent, untypable, refused: () => refused, pass };
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));
}

function word(value: number): string {
  return value.toString(16).padStart(8, "0");
}

/** A KeyEvent (RFC 6143 §7.5.4). */
function key(keysym: number, down: boolean): string {
  return `040${down ? 1 : 0}0000${word(keysym)}`;
}

/** A QEMU extended KeyEvent. */
function keyCode(keysym: number, code: number, down: boolean): string {
  return `ff00000${down ? 1 : 0}${word(keysym)}${word(code)}`;
}

function guest(name: string): Promise<GuestKeyboard | undefined> {
  return Promise.resolve(guestKeyboardNamed(name, () => true));
}

describe("key messages", () => {
  it("pass as they are without a layout", ({ expect }) => {
    const { messages, sent } = stage();
    for (const message of [key(Z, true), key(Z, false)]) messages.pass(bytes(message));
    expect(sent).toEqual([key(Z, true), key(Z, false)]);
  });

  it("are translated for the guest's layout, one message for what belongs together", async ({
    expect,
  }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    for (const down of [true, false]) messages.pass(bytes(key(Z, down)));
    for (const down of [true, false]) messages.pass(bytes(key(AT, down)));
    expect(sent).toEqual([
      key(Y, true),
      key(Y, false),
      key(0xfe03, true) + key(Q, true) + key(Q, false) + key(0xfe03, false),
    ]);
  });

  it("leave everything else alone", async ({ expect }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    const others = [
      "524642203030332e3030380a", // ProtocolVersion
      "01",
      "0300000000000280 01e0", // FramebufferUpdateRequest
      "050100100020", // PointerEvent
      "04010000000000", // no KeyEvent: a byte is missing
    ].map((text) => text.replaceAll(" ", ""));
    for (const message of others) messages.pass(bytes(message));
    expect(sent).toEqual(others);
  });

  it("wait for a layout that is on its way", async ({ expect }) => {
    const { messages, sent } = stage();
    const { promise, resolve } = Promise.withResolvers<GuestKeyboard | undefined>();
    const done = messages.translateFor(promise);
    messages.pass(bytes(key(Z, true)));
    messages.pass(bytes("050100100020"));
    expect(sent).toEqual(["050100100020"]);
    resolve(await guest("de"));
    await done;
    messages.pass(bytes(key(Z, false)));
    expect(sent).toEqual(["050100100020", key(Y, true), key(Y, false)]);
  });

  it("go as they are after a layout that does not come", async ({ expect }) => {
    const { messages, sent } = stage();
    const done = messages.translateFor(Promise.reject(new Error("offline")));
    messages.pass(bytes(key(Z, true)));
    await expect(done).rejects.toThrow("offline");
    expect(sent).toEqual([key(Z, true)]);
    expect(messages.guest).toBeUndefined();
  });

  it("do not wait without end for a layout", async ({ expect }) => {
    const { messages, sent, pass } = stage();
    const { promise, resolve } = Promise.withResolvers<GuestKeyboard | undefined>();
    const done = messages.translateFor(promise);
    for (let typed = 0; typed < MAX_KEYS / 2; typed += 1) {
      expect(sent).toEqual([]);
      for (const down of [true, false]) messages.pass(bytes(key(Z, down)));
    }
    pass(MINUTE);
    expect(sent).toHaveLength(MAX_KEYS);
    expect(new Set(sent)).toEqual(new Set([key(Z, true), key(Z, false)]));
    resolve(await guest("de"));
    await done;
    sent.length = 0;
    messages.pass(bytes(key(Z, true)));
    expect(sent).toEqual([key(Y, true)]);
  });

  it("know the layout of a guest that reads key codes", async ({ expect }) => {
    const { messages, sent } = stage();
    const { promise, resolve } = Promise.withResolvers<GuestKeyboard | undefined>();
    const done = messages.translateFor(promise);
    messages.pass(bytes(key(Z, true)));
    messages.pass(bytes(keyCode(Q, 0x10, true)));
    expect(sent).toEqual([key(Z, true), keyCode(Q, 0x10, true)]);
    resolve(await guest("de"));
    await done;
    expect(messages.guest?.layout.hasAltGr).toBe(true);
    messages.pass(bytes(key(Z, true)));
    expect(sent.at(-1)).toBe(key(Z, true));
  });

  it("follow the layout that was chosen last", async ({ expect }) => {
    const { messages, sent } = stage();
    const { promise, resolve } = Promise.withResolvers<GuestKeyboard | undefined>();
    const first = messages.translateFor(promise);
    await messages.translateFor(guest("fr"));
    resolve(await guest("de"));
    await first;
    messages.pass(bytes(key(AT, true)));
    expect(sent.join("")).toContain(key(0x30, true));
  });

  it("pass with key codes, and from then on without too", async ({ expect }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    expect(messages.acceptsKeyCodes).toBe(false);
    messages.pass(bytes(keyCode(Z, 0x15, true)));
    expect(messages.acceptsKeyCodes).toBe(true);
    messages.pass(bytes(key(Z, true)));
    expect(sent).toEqual([keyCode(Z, 0x15, true), key(Z, true)]);
  });

  it("let go of what was translated before key codes came", async ({ expect }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    messages.pass(bytes(key(Z, true)));
    messages.pass(bytes(keyCode(Z, 0x15, false)));
    expect(sent).toEqual([key(Y, true), key(Y, false), keyCode(Z, 0x15, false)]);
  });

  it("keep the question after key codes to themselves", ({ expect }) => {
    const { messages, sent } = stage();
    messages.pass(bytes(key(PROBE_KEYSYM, false)));
    expect(messages.acceptsKeyCodes).toBe(false);
    messages.pass(bytes(keyCode(PROBE_KEYSYM, 0x2a, false)));
    expect(messages.acceptsKeyCodes).toBe(true);
    expect(sent).toEqual([]);
  });

  it("tell what the guest's keyboard lacks", async ({ expect }) => {
    const { messages, sent, untypable } = stage();
    await messages.translateFor(guest("de"));
    for (const down of [true, false]) messages.pass(bytes(key(0x0100_6f22, down)));
    expect(untypable).toEqual(["漢"]);
    expect(sent).toEqual([]);
  });
});

describe("keys that the viewer makes", () => {
  const capital = (messages: KeyMessages): void => {
    messages.together(() => {
      for (const [keysym, down] of CAPITAL) messages.pass(bytes(key(keysym, down)));
    });
  };
  const CAPITAL = [
    [SHIFT, true],
    [Z - 0x20, true],
    [Z - 0x20, false],
    [SHIFT, false],
  ] as const;
  const WHOLE = CAPITAL.map(([keysym, down]) => key(keysym, down)).join("");

  it("leave together, and one after another at the guest's pace", ({ expect }) => {
    const { messages, sent, pass } = stage();
    for (let typed = 0; typed < 3; typed += 1) capital(messages);
    expect(sent).toEqual([WHOLE]);
    pass(4 * EVENT_MS - 1);
    expect(sent).toEqual([WHOLE]);
    pass(1);
    expect(sent).toEqual([WHOLE, WHOLE]);
    pass(4 * EVENT_MS);
    expect(sent).toEqual([WHOLE, WHOLE, WHOLE]);
  });

  it("go before a person's own key that comes after them", ({ expect }) => {
    const { messages, sent, pass } = stage();
    for (let typed = 0; typed < 2; typed += 1) capital(messages);
    for (const down of [true, true, false]) messages.pass(bytes(key(Q, down)));
    pass(MINUTE);
    expect(sent).toEqual([WHOLE, WHOLE, key(Q, true), key(Q, false)]);
  });

  it("hold up nothing but keys", ({ expect }) => {
    const { messages, sent } = stage();
    for (let typed = 0; typed < 2; typed += 1) capital(messages);
    messages.pass(bytes("050100100020"));
    expect(sent).toEqual([WHOLE, "050100100020"]);
  });

  it("are refused past the limit, and said to be", ({ expect }) => {
    const { messages, refused, sent, pass } = stage();
    expect(messages.claim(MAX_KEYS)).toBe(true);
    expect(messages.claim(MAX_KEYS + 1)).toBe(false);
    expect(refused()).toBe(1);
    messages.pass(bytes(key(Q, true)));
    for (let typed = 0; typed <= MAX_KEYS; typed += 1) capital(messages);
    expect(messages.claim(1)).toBe(false);
    messages.pass(bytes(key(Y, true)));
    messages.pass(bytes(key(Y, false)));
    messages.pass(bytes(key(Q, false)));
    expect(refused()).toBe(3);
    pass(4 * EVENT_MS * MAX_KEYS + MINUTE);
    // A key that was down before comes up; one for which there was no room does neither.
    expect(sent.at(-1)).toBe(key(Q, false));
    expect(sent).toHaveLength(MAX_KEYS + 2);
    expect(messages.claim(MAX_KEYS)).toBe(true);
  });

  it("are forgotten when the gateway has released all keys", async ({ expect }) => {
    const { messages, sent, pass } = stage();
    for (let typed = 0; typed < 9; typed += 1) capital(messages);
    messages.released();
    pass(MINUTE);
    expect(sent).toEqual([WHOLE]);
    const { promise } = Promise.withResolvers<GuestKeyboard | undefined>();
    void messages.translateFor(promise);
    capital(messages);
    messages.drop("left");
    await messages.translateFor(guest("us"));
    pass(MINUTE);
    expect(sent).toEqual([WHOLE]);
  });

  it("stay together while a layout is on its way", async ({ expect }) => {
    const { messages, sent, pass } = stage();
    const { promise, resolve } = Promise.withResolvers<GuestKeyboard | undefined>();
    const done = messages.translateFor(promise);
    for (let typed = 0; typed < 2; typed += 1) capital(messages);
    resolve(await guest("de"));
    await done;
    pass(MINUTE);
    const german = [key(SHIFT, true), key(0x59, true), key(0x59, false), key(SHIFT, false)];
    expect(sent).toEqual([german.join(""), german.join("")]);
  });
});

describe("a person's own keys", () => {
  it("leave at once, as fast as hands are", ({ expect }) => {
    const { messages, sent } = stage();
    for (let typed = 0; typed < OWN_BURST / 2; typed += 1) {
      for (const down of [true, false]) messages.pass(bytes(key(Q, down)));
    }
    expect(sent).toHaveLength(OWN_BURST);
  });

  it("are paced where a program types them, and all arrive", ({ expect }) => {
    const { messages, sent, pass } = stage();
    const events = 1500;
    for (let typed = 0; typed < events / 2; typed += 1) {
      for (const down of [true, false]) messages.pass(bytes(key(Q, down)));
    }
    const counts: number[] = [];
    for (let seconds = 0; seconds < 20; seconds += 1) {
      const before = sent.length;
      pass(1000);
      counts.push(sent.length - before);
    }
    expect(sent).toHaveLength(events);
    expect(sent.join("")).toBe((key(Q, true) + key(Q, false)).repeat(events / 2));
    // The gateway ends a session at more than 500 a second.
    expect(Math.max(...counts)).toBeLessThanOrEqual(1000 / EVENT_MS);
  });

  it("do not pile up while they are held", ({ expect }) => {
    const { messages, sent, pass } = stage();
    for (let repeated = 0; repeated < 1000; repeated += 1) messages.pass(bytes(key(Q, true)));
    messages.pass(bytes(key(Q, false)));
    pass(EVENT_MS * (OWN_BURST + 3));
    expect(sent.at(-1)).toBe(key(Q, false));
  });
});

describe("when the connection is lost", () => {
  it("a key that is held stays up until it was released, whatever the browser repeats", ({
    expect,
  }) => {
    const { messages, sent } = stage();
    messages.pass(bytes(key(Z, true)));
    messages.lost();
    messages.pass(bytes(key(Z, true)));
    expect(sent).toEqual([key(Z, true)]);
    // The guest may not have heard of the press until after the loss.
    messages.pass(bytes(key(Z, false)));
    messages.pass(bytes(key(Z, true)));
    expect(sent).toEqual([key(Z, true), key(Z, false), key(Z, true)]);
  });

  it("modifiers count as released, so that what follows is typed as it should be", async ({
    expect,
  }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    messages.pass(bytes(key(SHIFT, true)));
    messages.lost();
    messages.pass(bytes(key(0x5a, true))); // Z
    expect(sent.slice(1)).toEqual([
      key(SHIFT, true) + key(0x59, true) + key(0x59, false) + key(SHIFT, false),
    ]);
  });

  it("keys that wait for their turn still have it", ({ expect }) => {
    const { messages, sent, pass } = stage();
    for (let typed = 0; typed < OWN_BURST; typed += 1) {
      for (const down of [true, false]) messages.pass(bytes(key(Z, down)));
    }
    messages.lost();
    pass(MINUTE);
    expect(sent).toHaveLength(2 * OWN_BURST);
  });
});

describe("while keys are refused", () => {
  it("none goes down, nobody is told for each, and those that are down come up", ({ expect }) => {
    const { messages, sent, refused } = stage();
    messages.pass(bytes(key(Z, true)));
    messages.refusing = true;
    messages.pass(bytes(key(Z, true)));
    messages.pass(bytes(key(Q, true)));
    messages.pass(bytes(key(Q, false)));
    expect(messages.claim(1)).toBe(false);
    messages.pass(bytes(key(Z, false)));
    expect(sent).toEqual([key(Z, true), key(Z, false)]);
    expect(refused()).toBe(0);
  });

  it("one that was pressed then stays up until it was released", ({ expect }) => {
    const { messages, sent } = stage();
    messages.refusing = true;
    messages.pass(bytes(key(Z, true)));
    messages.refusing = false;
    messages.pass(bytes(key(Z, true)));
    messages.pass(bytes(key(Z, false)));
    expect(sent).toEqual([]);
    messages.pass(bytes(key(Z, true)));
    expect(sent).toEqual([key(Z, true)]);
  });
});

describe("keys that are held back", () => {
  it("leave in their order once that is over, with those that came meanwhile", ({ expect }) => {
    const { messages, sent } = stage();
    messages.held = true;
    messages.pass(bytes(`0401 0000 ${word(Z)}`));
    messages.pass(bytes(`0401 0000 ${word(Y)}`));
    // Nothing else waits.
    messages.pass(bytes("0500 0001 0002"));
    expect(sent).toEqual(["050000010002"]);
    messages.held = false;
    expect(sent.slice(1)).toEqual([`04010000${word(Z)}`, `04010000${word(Y)}`]);
  });

  it("wait for the line as well", ({ expect }) => {
    const { messages, sent } = stage();
    messages.held = true;
    messages.paused = true;
    messages.pass(bytes(`0401 0000 ${word(Z)}`));
    messages.held = false;
    expect(sent).toEqual([]);
    messages.paused = false;
    expect(sent).toHaveLength(1);
  });
});

describe("while keys are paused", () => {
  it("they wait in their order, and go on afterwards", ({ expect }) => {
    const { messages, sent, pass } = stage();
    messages.paused = true;
    messages.pass(bytes(key(Z, true)));
    messages.pass(bytes(key(Z, false)));
    messages.pass(bytes("050100100020"));
    pass(MINUTE);
    expect(sent).toEqual(["050100100020"]);
    messages.paused = false;
    expect(sent).toEqual(["050100100020", key(Z, true), key(Z, false)]);
  });
});

describe("keys whose turn has not come", () => {
  it("come up as what they go down as, although the connection was lost before", async ({
    expect,
  }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    messages.paused = true;
    messages.pass(bytes(key(Z, true)));
    messages.lost();
    messages.paused = false;
    messages.pass(bytes(key(Z, false)));
    expect(sent).toEqual([key(Y, true), key(Y, false)]);
  });

  it("count for nothing once they are forgotten", async ({ expect }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    messages.pass(bytes(key(Z, true)));
    messages.paused = true;
    // The same character of the viewer's making would release the key that the hand is at.
    messages.together(() => {
      for (const down of [true, false]) messages.pass(bytes(key(Z, down)));
    });
    messages.pass(bytes(key(SHIFT, true)));
    messages.drop("left");
    messages.paused = false;
    messages.pass(bytes(key(Z, false)));
    messages.pass(bytes(key(AT, true)));
    expect(sent).toEqual([
      key(Y, true),
      key(Y, false),
      key(0xfe03, true) + key(Q, true) + key(Q, false) + key(0xfe03, false),
    ]);
  });
});
