import { describe, it } from "vitest";

import { guestKeyboardNamed } from "../../../viewer/src/guest-keyboard.ts";
import { KeyMessages, PROBE_KEYSYM } from "../../../viewer/src/key-messages.ts";
import type { GuestKeyboard } from "../../../viewer/src/key-translator.ts";

const Z = 0x7a;
const Y = 0x79;
const Q = 0x71;
const AT = 0x40;

interface Stage {
  readonly messages: KeyMessages;
  /** Messages that went out, in hexadecimal. */
  readonly sent: string[];
  readonly untypable: string[];
}

function stage(): Stage {
  const sent: string[] = [];
  const untypable: string[] = [];
  const messages = new KeyMessages(
    (data) => sent.push(Buffer.from(data).toString("hex")),
    (character) => untypable.push(character),
  );
  return { messages, sent, untypable };
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

  it("leave clipboard text alone that looks like a key event", async ({ expect }) => {
    const { messages, sent } = stage();
    await messages.translateFor(guest("de"));
    const text = ["06000000 0000000c 61616161", key(Z, true)];
    const extended = ["06000000 fffffff4 00000001", key(Z, true)];
    const parts = [...text, ...extended].map((part) => part.replaceAll(" ", ""));
    for (const part of parts) messages.pass(bytes(part));
    messages.pass(bytes(key(Z, true)));
    expect(sent).toEqual([...parts, key(Y, true)]);
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

  it("do not wait without end", async ({ expect }) => {
    const { messages, sent } = stage();
    const { promise, resolve } = Promise.withResolvers<GuestKeyboard | undefined>();
    const done = messages.translateFor(promise);
    for (let pressed = 0; pressed < 1000; pressed += 1) messages.pass(bytes(key(Z, true)));
    expect(sent).toHaveLength(1000);
    messages.pass(bytes(key(Z, false)));
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
    expect(messages.takesKeyCodes).toBe(false);
    messages.pass(bytes(keyCode(Z, 0x15, true)));
    expect(messages.takesKeyCodes).toBe(true);
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
    expect(messages.takesKeyCodes).toBe(false);
    messages.pass(bytes(keyCode(PROBE_KEYSYM, 0x2a, false)));
    expect(messages.takesKeyCodes).toBe(true);
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
