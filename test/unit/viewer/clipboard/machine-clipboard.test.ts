import { describe, it, vi } from "vitest";

import { clipboardActOf } from "../../../../viewer/src/clipboard/clipboard-parts.ts";
import { ViewerInput } from "../../../../viewer/src/session/input/viewer-input.ts";

const CAPS = 0x1f00_0001;
const REQUEST = 0x0200_0001;
const PEEK = 0x0400_0000;
const NOTIFY = 0x0800_0001;
const PROVIDE = 0x1000_0001;

/** ClientCutText in the extended format. */
function extended(flags: number, bytes = 0): Uint8Array<ArrayBuffer> {
  const message = new DataView(new ArrayBuffer(12 + bytes));
  message.setUint8(0, 6);
  message.setInt32(4, -(4 + bytes));
  message.setUint32(8, flags);
  return new Uint8Array(message.buffer);
}

/** The same of RFC 6143. */
function plain(text: string): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(8 + text.length);
  message[0] = 6;
  new DataView(message.buffer).setUint32(4, text.length);
  message.set(Buffer.from(text, "latin1"), 8);
  return message;
}

describe("a clipboard message", () => {
  it.for([
    ["text", plain("")],
    // Its text looks like flags.
    ["text", plain("\u001F\u0000\u0000\u0001")],
    ["capabilities", extended(CAPS, 4)],
    ["notify", extended(NOTIFY)],
    ["provide", extended(PROVIDE, 20)],
    ["ask", extended(REQUEST)],
    ["ask", extended(PEEK)],
  ] as const)("is %s", ([act, message], { expect }) => {
    expect(clipboardActOf(message)).toBe(act);
  });
});

describe("the machine's clipboard", () => {
  function stage() {
    const acted = vi.fn<() => void>();
    const listener = {
      acted,
      overflown: vi.fn(),
      refused: vi.fn(),
      pointerChanged: vi.fn(),
      untypable: vi.fn(),
    };
    const input = new ViewerInput(() => {}, listener);
    const taken = vi.fn<() => void>();
    input.clipboard.onTaken(taken);
    return { acted, input, taken };
  }

  it("takes every character once noVNC has answered the server's description, until another server comes", ({
    expect,
  }) => {
    const { input, acted, taken } = stage();
    expect(input.clipboard.isExtended).toBe(false);
    input.pass(extended(CAPS, 4));
    expect(input.clipboard.isExtended).toBe(true);
    input.renew();
    expect(input.clipboard.isExtended).toBe(false);
    expect(acted).not.toHaveBeenCalled();
    expect(taken).not.toHaveBeenCalled();
  });

  it("has taken a text once it has been sent, which it asks for in the extended format", ({
    expect,
  }) => {
    const { input, taken } = stage();
    input.pass(extended(NOTIFY));
    expect(taken).not.toHaveBeenCalled();
    input.pass(extended(PROVIDE, 20_000).slice(0, 10_240));
    expect(taken).toHaveBeenCalledTimes(1);
    // The rest of it looks like a text of its own.
    input.pass(new Uint8Array(20_012 - 10_240).fill(6));
    expect(taken).toHaveBeenCalledTimes(1);
    input.pass(plain("text"));
    expect(taken).toHaveBeenCalledTimes(2);
  });

  it("counts as something that a person does when text is given, and not when it is fetched", ({
    expect,
  }) => {
    const { input, acted } = stage();
    input.pass(extended(PROVIDE, 8));
    input.pass(extended(REQUEST));
    expect(acted).not.toHaveBeenCalled();
    input.pass(extended(NOTIFY));
    input.pass(plain("text"));
    expect(acted).toHaveBeenCalledTimes(2);
    input.refuse();
    input.pass(plain("text"));
    expect(acted).toHaveBeenCalledTimes(2);
  });
});
