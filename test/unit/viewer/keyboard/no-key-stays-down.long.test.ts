import { describe, it } from "vitest";

import { guestKeyboardNamed } from "../../../../viewer/src/keyboard/guest/guest-keyboard.ts";
import type { GuestKeyboard } from "../../../../viewer/src/keyboard/guest/key-translator.ts";
import { keyEvent, keyEventOf } from "../../../../viewer/src/keyboard/key-event-message.ts";
import { KeyMessages } from "../../../../viewer/src/keyboard/key-messages.ts";
import {
  MODIFIERS,
  VirtualKeyboard,
  type Chord,
} from "../../../../viewer/src/keyboard/virtual-keyboard.ts";
import { NAMED_KEYS, keyOfCharacter } from "../../../../viewer/src/keyboard/key.ts";
import { PACES, TextTyping } from "../../../../viewer/src/keyboard/typing/text-typing.ts";
import { fixedPace } from "../../../../viewer/src/keyboard/typing/pace.ts";
import { Random } from "../../../support/random.ts";

const WALKS = 1500;
const STEPS = 120;
const SOON_MS = 5;
const LONG_MS = 120_000;

/** Keys that hands press: modifiers, and what types. */
const KEYS = [
  0xffe1, 0xffe3, 0xffe9, 0xfe03, 0xff7e, 0xffea, 0x61, 0x41, 0x7a, 0x40, 0xff51, 0xff0d,
];

/** XT set 1 of some of them. */
const CODES = [0x2a, 0x1d, 0x38, 0xb8, 0x38, 0xb8, 0x1e, 0x1e, 0x2c, 0x03, 0xcb, 0x1c];

function extendedEvent(keysym: number, code: number, down: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(12));
  view.setUint8(0, 255);
  view.setUint16(2, down ? 1 : 0);
  view.setUint32(4, keysym);
  view.setUint32(8, code);
  return new Uint8Array(view.buffer);
}

/** The key that a server presses for a keysym: one for both characters of a key. */
function usKey(keysym: number): number | string {
  return keyOfCharacter(String.fromCodePoint(keysym)).code ?? keysym;
}

/** One walk through everything that presses keys, takes them away or holds them up. */
async function walk(
  seed: number,
  german: GuestKeyboard | undefined,
): Promise<{ readonly down: readonly (number | string)[]; readonly log: readonly string[] }> {
  const random = new Random(seed);
  const byCode = random.integer(0, 1) === 0;
  let now = 0;
  const timers: { readonly at: number; readonly run: () => void }[] = [];
  const after = (delay: number, run: () => void): void =>
    void timers.push({ at: now + delay, run });
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
  /** What is down in the guest. */
  const guest = new Set<number | string>();
  const messages = new KeyMessages(
    (data) => {
      for (let at = 0; at < data.length;) {
        const size = data[at] === 4 ? 8 : 12;
        const event = keyEventOf(data.slice(at, at + size));
        if (event === undefined) throw new Error("half of a key event");
        const key = event.code ?? usKey(event.keysym);
        if (event.down) guest.add(key);
        else guest.delete(key);
        at += size;
      }
    },
    { untypable: () => {}, refused: () => {} },
    { now: () => now, after },
  );
  const pressed = (at: number, down: boolean): Uint8Array<ArrayBuffer> => {
    const [keysym = 0, code = 0] = [KEYS[at], CODES[at]];
    return byCode ? extendedEvent(keysym, code, down) : keyEvent(keysym, down);
  };
  const send = (chords: readonly Chord[]): boolean => {
    const pressing = chords.filter((chord) => chord.some(({ down }) => down)).length;
    if (pressing > 0 && !messages.claim(pressing)) return false;
    for (const chord of chords) {
      messages.together(() => {
        for (const { key, down } of chord) messages.pass(keyEvent(key.keysym, down));
      });
    }
    return true;
  };
  const keyboard = new VirtualKeyboard(send, () => {});
  const text = new VirtualKeyboard(send, () => {});
  const hands = new Set<number>();
  const log: string[] = [];
  let typing: TextTyping | undefined;
  const steps: Record<string, () => void> = {
    press: () => {
      const at = random.integer(0, KEYS.length - 1);
      hands.add(at);
      messages.pass(pressed(at, true));
    },
    release: () => {
      const [at] = hands;
      if (at === undefined) return;
      hands.delete(at);
      messages.pass(pressed(at, false));
    },
    hold: () => keyboard.toggle(MODIFIERS[random.integer(0, MODIFIERS.length - 1)] ?? "Shift"),
    combine: () =>
      keyboard.combine({ id: "", names: [], keys: [NAMED_KEYS.Control, keyOfCharacter("a")] }),
    edit: () => void keyboard.edit(random.integer(0, 2), "Zz@"),
    type: () => {
      keyboard.release();
      typing = new TextTyping({
        characters: Array.from("aZ@\n"),
        pace: fixedPace(PACES.slow),
        changesLocks: false,
        keys: {
          begin: (typist) => messages.beginTyping(typist),
          end: () => messages.endTyping(),
          type: (character) => text.edit(0, character),
          tapLocks: () => true,
          isIdle: () => messages.isIdle,
        },
        clock: { now: () => now, after },
        changed: () => {},
      });
      typing.start();
    },
    cancel: () => typing?.cancel(),
    time: () => pass(random.integer(0, 400)),
    soon: () => pass(SOON_MS),
    layout: () => {
      const guest = random.integer(0, 1) === 0 ? undefined : german;
      const { promise, resolve } = Promise.withResolvers<GuestKeyboard | undefined>();
      after(random.integer(0, 400), () => resolve(guest));
      void messages.translateFor(promise);
    },
    lost: () => {
      // The gateway releases everything.
      messages.lost();
      guest.clear();
      messages.refusing = random.integer(0, 1) === 0;
    },
    back: () => {
      messages.refusing = false;
      messages.paused = false;
    },
    pause: () => {
      messages.paused = true;
    },
    paste: () => {
      messages.held = random.integer(0, 1) === 0;
    },
    view: () => {
      guest.clear();
      messages.released("view-only");
    },
    renew: () => {
      guest.clear();
      messages.renew();
    },
    left: () => messages.drop("left"),
  };
  const names = Object.keys(steps);
  for (let step = 0; step < STEPS; step += 1) {
    const name = names[random.integer(0, names.length - 1)] ?? "time";
    log.push(name);
    steps[name]?.();
    // oxlint-disable-next-line no-await-in-loop -- a layout may be on its way for a step or for several
    if (random.integer(0, 1) === 0) await Promise.resolve();
  }
  await Promise.resolve();
  // Everybody takes the hands away, and nothing is in the way any more.
  messages.refusing = false;
  messages.paused = false;
  messages.held = false;
  typing?.cancel();
  keyboard.release();
  for (const at of hands) messages.pass(pressed(at, false));
  // A layout may still be on its way; keys that wait for it leave after it.
  pass(LONG_MS);
  await new Promise((resolve) => setImmediate(resolve));
  pass(LONG_MS);
  return { down: [...guest], log };
}

describe("whatever is pressed, held, typed, lost and taken away", () => {
  it("no key stays down in the guest", async ({ expect }) => {
    const german = guestKeyboardNamed("de", () => true);
    for (let seed = 1; seed <= WALKS; seed += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one walk after another
      const { down, log } = await walk(seed, german);
      expect(down, `${String(seed)}: ${log.join(" ")}`).toEqual([]);
    }
  });
});
