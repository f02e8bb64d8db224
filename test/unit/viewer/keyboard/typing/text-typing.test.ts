import { describe, it } from "vitest";

import { EVENT_MS } from "../../../../../viewer/src/keyboard/key-queue.ts";
import { KeyMessages } from "../../../../../viewer/src/keyboard/key-messages.ts";
import { keyOfCharacter, LOCK_KEYS } from "../../../../../viewer/src/keyboard/key.ts";
import { keyEvent } from "../../../../../viewer/src/keyboard/key-event-message.ts";
import { guestKeyboardNamed } from "../../../../../viewer/src/keyboard/guest/guest-keyboard.ts";
import { fixedPace, type Pacer } from "../../../../../viewer/src/keyboard/typing/pace.ts";
import {
  TextTyping,
  type TypingKeys,
  type TypingProgress,
} from "../../../../../viewer/src/keyboard/typing/text-typing.ts";

const SHIFT = 0xffe1;
const DEAD_CIRCUMFLEX = 0xfe52;
const MINUTE = 60_000;

interface Stage {
  readonly messages: KeyMessages;
  /** What a guest has read from the key events so far: characters, and names of keys in brackets. */
  readonly read: () => string;
  /** Keysyms that are down. */
  readonly down: ReadonlySet<number>;
  readonly last: () => TypingProgress | undefined;
  readonly pass: (milliseconds: number) => void;
  /** Clock time of each key event. */
  readonly times: readonly number[];
  readonly type: (text: string, options?: { pace?: Pacer; changesLocks?: boolean }) => TextTyping;
  /** A key of the person's. */
  readonly press: (keysym: number, down: boolean) => void;
}

function stage(): Stage {
  let now = 1000;
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const after = (delay: number, run: () => void): void => {
    timers.push({ at: now + delay, run });
  };
  let read = "";
  const down = new Set<number>();
  const times: number[] = [];
  const messages = new KeyMessages(
    (data) => {
      for (let at = 0; at < data.length; at += 8) {
        const view = new DataView(data.buffer, data.byteOffset + at, 8);
        const keysym = view.getUint32(4);
        times.push(now);
        if (view.getUint8(1) === 0) {
          down.delete(keysym);
          continue;
        }
        down.add(keysym);
        if (keysym !== SHIFT) read += keysym < 0x100 ? String.fromCodePoint(keysym) : "␣";
      }
    },
    { untypable: () => {}, refused: () => {} },
    { now: () => now, after },
  );
  const send = (keysyms: readonly number[]): boolean => {
    if (!messages.claim(1)) return false;
    messages.together(() => {
      for (const keysym of keysyms) messages.pass(keyEvent(keysym, true));
      for (const keysym of keysyms.toReversed()) messages.pass(keyEvent(keysym, false));
    });
    return true;
  };
  const keys: TypingKeys = {
    begin: (typist) => messages.beginTyping(typist),
    end: () => messages.endTyping(),
    type: (character) => {
      // As a dead key and a letter, one after the other.
      if (character === "ê") return send([DEAD_CIRCUMFLEX]) && send([0x65]);
      const { keysym, shift } = keyOfCharacter(character);
      return send(shift ? [SHIFT, keysym] : [keysym]);
    },
    tapLocks: () => {
      messages.locks.expect("CapsLock");
      return send([LOCK_KEYS.CapsLock.keysym]);
    },
    isIdle: () => messages.isIdle,
  };
  let last: TypingProgress | undefined;
  return {
    messages,
    read: () => read,
    down,
    times,
    last: () => last,
    pass: (milliseconds) => {
      const end = now + milliseconds;
      for (;;) {
        const next = timers.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        timers.splice(timers.indexOf(next), 1);
        now = next.at;
        next.run();
      }
      now = end;
    },
    type: (
      text,
      { pace = fixedPace({ characterMs: 0, lineMs: 0 }), changesLocks = false } = {},
    ) => {
      const typing = new TextTyping({
        characters: Array.from(text),
        pace,
        changesLocks,
        keys,
        clock: { now: () => now, after },
        changed: (progress) => (last = progress),
      });
      typing.start();
      return typing;
    },
    press: (keysym, isDown) => messages.pass(keyEvent(keysym, isDown)),
  };
}

describe("a text", () => {
  it("is over only when the last of several keys of a character has left", ({ expect }) => {
    const { type, pass, read, last } = stage();
    type("ê");
    expect(read()).toBe("␣");
    expect(last()).toMatchObject({ kind: "typing", typed: 0 });
    pass(MINUTE);
    expect(read()).toBe("␣e");
    expect(last()).toMatchObject({ kind: "typed", total: 1 });
  });

  it("is typed character by character, at the pace of keys", ({ expect }) => {
    const { type, read, pass, times, last } = stage();
    type("aBc");
    expect(read()).toBe("a");
    pass(MINUTE);
    expect(read()).toBe("aBc");
    expect(last()).toEqual({ kind: "typed", total: 3 });
    const at = (number: number): number => 1000 + number * EVENT_MS;
    expect(times).toEqual([0, 0, 2, 2, 2, 2, 6, 6].map(at));
  });

  it("that is empty is typed at once", ({ expect }) => {
    const { type, last } = stage();
    type("");
    expect(last()).toEqual({ kind: "typed", total: 0 });
  });

  it("of characters that make no key is typed, however many there are", async ({ expect }) => {
    const { messages, type, last, read } = stage();
    await messages.translateFor(Promise.resolve(guestKeyboardNamed("de", () => true)));
    type("漢".repeat(65_536));
    expect(last()).toEqual({ kind: "typed", total: 65_536 });
    expect(read()).toBe("");
  });

  it("rests after each character and each line, as its pace says", ({ expect }) => {
    const { type, read, pass, last } = stage();
    type("a\nb", { pace: fixedPace({ characterMs: 100, lineMs: 500 }) });
    pass(99);
    expect(read()).toBe("a");
    pass(1);
    expect(read()).toBe("a␣");
    expect(last()).toEqual({ kind: "typing", typed: 2, total: 3 });
    pass(499);
    expect(read()).toBe("a␣");
    pass(1);
    expect(read()).toBe("a␣b");
  });

  it("stops when the person cancels it, and says where", ({ expect }) => {
    const { type, read, pass, last, messages } = stage();
    const typing = type("abcdef");
    pass(2 * EVENT_MS * 2);
    typing.cancel();
    const { length } = read();
    expect(last()).toEqual({ kind: "stopped", typed: length, total: 6, reason: "cancelled" });
    pass(MINUTE);
    expect(read()).toHaveLength(length);
    expect(messages.isIdle).toBe(true);
    typing.cancel();
    expect(last()).toMatchObject({ kind: "stopped" });
  });

  it("waits while nothing is taken, and goes on exactly", ({ expect }) => {
    const { type, read, pass, messages } = stage();
    type("abcdef");
    pass(2 * EVENT_MS);
    messages.lost();
    messages.refusing = true;
    pass(MINUTE);
    const { length } = read();
    expect(length).toBeLessThan(6);
    messages.refusing = false;
    pass(MINUTE);
    expect(read()).toBe("abcdef");
  });

  it("waits while the gateway has not taken what was sent", ({ expect }) => {
    const { type, read, pass, messages } = stage();
    type("abcdef");
    messages.paused = true;
    pass(MINUTE);
    expect(read()).toBe("a");
    messages.paused = false;
    pass(MINUTE);
    expect(read()).toBe("abcdef");
  });

  it.for([
    ["view-only", (messages: KeyMessages) => messages.released()],
    ["renewed", (messages: KeyMessages) => messages.renew()],
    ["ended", (messages: KeyMessages) => messages.drop("ended")],
    ["left", (messages: KeyMessages) => messages.drop("left")],
  ] as const)("stops where nobody may type any more: %s", ([reason, stop], { expect }) => {
    const { type, read, pass, last, messages } = stage();
    type("abcdef");
    pass(2 * EVENT_MS);
    stop(messages);
    expect(last()).toEqual({ kind: "stopped", typed: 2, total: 6, reason });
    pass(MINUTE);
    expect(read()).toBe("ab");
  });

  it("takes the place of the one before", ({ expect }) => {
    const { type, read, pass, last } = stage();
    type("aaaa");
    type("bbbb");
    pass(MINUTE);
    expect(read()).toBe("abbbb");
    expect(last()).toEqual({ kind: "typed", total: 4 });
  });
});

describe("CapsLock that is on in the guest", () => {
  it("is off while a text is typed, and on again afterwards", ({ expect }) => {
    const { type, read, pass, last } = stage();
    type("ab", { changesLocks: true });
    pass(MINUTE);
    expect(read()).toBe("␣ab␣");
    expect(last()).toEqual({ kind: "typed", total: 2 });
  });

  it("is on again when the text is cancelled", ({ expect }) => {
    const { type, read, pass } = stage();
    const typing = type("abcdef", { changesLocks: true });
    pass(4 * EVENT_MS);
    typing.cancel();
    pass(MINUTE);
    expect(read()).toMatch(/^␣a[a-e]*␣$/);
  });

  it("is left alone when nothing has been typed yet", ({ expect }) => {
    const { messages, type, read, pass } = stage();
    messages.paused = true;
    type("ab", { changesLocks: true }).cancel();
    messages.paused = false;
    pass(MINUTE);
    expect(read()).toBe("");
  });
});

describe("keys of the person's", () => {
  it("are released before a text, and go down again once the hand has released them", ({
    expect,
  }) => {
    const { press, type, pass, down, read } = stage();
    press(0xffe3, true);
    expect([...down]).toEqual([0xffe3]);
    type("ab");
    expect([...down]).toEqual([]);
    pass(MINUTE);
    expect(read()).toBe("␣ab");
    // The browser repeats it.
    press(0xffe3, true);
    expect([...down]).toEqual([]);
    press(0xffe3, false);
    press(0xffe3, true);
    expect([...down]).toEqual([0xffe3]);
  });

  it("do not go down in the middle of a text", ({ expect }) => {
    const { press, type, pass, read, down } = stage();
    type("abcd");
    press(0x78, true);
    press(0x78, false);
    press(SHIFT, true);
    pass(MINUTE);
    expect(read()).toBe("abcd");
    // Shift is still held; it means something only when it is pressed anew.
    expect([...down]).toEqual([]);
    press(SHIFT, false);
    press(0x78, true);
    expect(read()).toBe("abcdx");
  });
});
