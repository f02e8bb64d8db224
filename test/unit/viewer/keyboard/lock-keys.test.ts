import { describe, it } from "vitest";

import {
  keyEvent,
  keyEventOf,
  type KeyEventMessage,
} from "../../../../viewer/src/keyboard/key-event-message.ts";
import { LockKeys } from "../../../../viewer/src/keyboard/lock-keys.ts";

const LOCKS = [
  { code: "CapsLock", keysym: 0xffe5, keyCode: 0x3a },
  { code: "NumLock", keysym: 0xff7f, keyCode: 0x45 },
  { code: "ScrollLock", keysym: 0xff14, keyCode: 0x46 },
] as const;

type Lock = (typeof LOCKS)[number];

/** The key event as the server gets it: with a key code, or by its keysym alone. */
function message({ keysym, keyCode }: Lock, down: boolean, hasCode: boolean): KeyEventMessage {
  return { bytes: new Uint8Array(), keysym, code: hasCode ? keyCode : undefined, down };
}

describe.for(LOCKS)("$code", (lock) => {
  describe.for([true, false])("with a key code: %s", (hasCode) => {
    const down = message(lock, true, hasCode);
    const up = message(lock, false, hasCode);

    it("goes down once for each time that a person presses it", ({ expect }) => {
      const locks = new LockKeys();
      for (let pressed = 0; pressed < 2; pressed += 1) {
        locks.heard({ code: lock.code, key: lock.code, isTrusted: true });
        expect([down, down, up, up].map((event) => locks.admits(event))).toEqual([
          true,
          false,
          true,
          false,
        ]);
      }
    });

    it("goes down by its name where it is on another key", ({ expect }) => {
      const locks = new LockKeys();
      locks.heard({ code: "Lang5", key: lock.code, isTrusted: true });
      expect(locks.admits(down)).toBe(true);
    });

    it("does not go down by itself, for a script, or before another key", ({ expect }) => {
      const locks = new LockKeys();
      const { code } = lock;
      expect(locks.admits(down)).toBe(false);
      locks.heard({ code, key: code, isTrusted: false });
      expect(locks.admits(down)).toBe(false);
      locks.heard({ code: "KeyA", key: "a", isTrusted: true });
      expect(locks.admits(down)).toBe(false);
      // noVNC has sent nothing for it; the next key does not make up for that.
      locks.heard({ code, key: code, isTrusted: true });
      locks.heard({ code: "KeyA", key: "a", isTrusted: true });
      expect(locks.admits(down)).toBe(false);
      expect(locks.admits(up)).toBe(false);
    });

    it("is not taken for another lock key", ({ expect }) => {
      for (const other of LOCKS.filter(({ code }) => code !== lock.code)) {
        const locks = new LockKeys();
        locks.heard({ code: other.code, key: other.code, isTrusted: true });
        expect(locks.admits(down)).toBe(false);
      }
    });
  });
});

describe("other keys", () => {
  it("pass, whoever presses them", ({ expect }) => {
    const locks = new LockKeys();
    const [letter, shift] = [keyEvent(0x61, true), keyEvent(0xffe1, true)].map(keyEventOf);
    expect([letter, shift].map((event) => event && locks.admits(event))).toEqual([true, true]);
  });

  it("are known from other messages by kind and length", ({ expect }) => {
    expect(keyEventOf(keyEvent(0x61, true))).toMatchObject({ keysym: 0x61, down: true });
    expect(keyEventOf(keyEvent(0x61, true).subarray(1))).toBeUndefined();
    const extended = Uint8Array.of(255, 0, 0, 1, 0, 0, 0, 0x61, 0, 0, 0, 0x1e);
    expect(keyEventOf(extended)).toMatchObject({ keysym: 0x61, code: 0x1e, down: true });
    expect(keyEventOf(extended.with(1, 1))).toBeUndefined();
    expect(keyEventOf(extended.subarray(0, 11))).toBeUndefined();
  });
});
