import { describe, it } from "vitest";

import { clipboardRights } from "../../../../viewer/src/clipboard/clipboard-rights.ts";
import {
  newsOf,
  refusalOf,
  shareMeaning,
  sizeText,
} from "../../../../viewer/src/clipboard/clipboard-view.ts";
import type { GrantShown } from "../../../../worker/channel/messages.ts";

const GRANT: GrantShown = {
  clipboard: "both",
  clipboardBytes: 1000,
  resize: false,
  power: false,
  audio: false,
};

describe("what may be done with the clipboards", () => {
  it.for([
    ["both", "open", "open"],
    ["to-guest", "forbidden", "open"],
    ["from-guest", "open", "forbidden"],
    ["none", "forbidden", "forbidden"],
  ] as const)("of a grant of %s: copy %s, paste %s", ([clipboard, copy, paste], { expect }) => {
    const grant = { ...GRANT, clipboard };
    expect(clipboardRights({ grant, mode: "control" })).toEqual({ copy, paste, maxBytes: 1000 });
  });

  it("is nothing while the viewer only watches, which is another thing than never", ({
    expect,
  }) => {
    const grant = { ...GRANT, clipboard: "to-guest" } as const;
    const rights = clipboardRights({ grant, mode: "view" });
    expect(rights).toMatchObject({ copy: "forbidden", paste: "watching" });
    expect(refusalOf("paste", rights.paste)).toBe(
      "The clipboard belongs to whoever controls the machine.",
    );
    expect(refusalOf("copy", rights.copy)).toBe("Copying out of this machine is not allowed.");
    expect(refusalOf("paste", "forbidden")).toBe("Pasting into this machine is not allowed.");
    expect(refusalOf("paste", "open")).toBeUndefined();
  });

  it("is tried where the gateway does not tell", ({ expect }) => {
    expect(clipboardRights({ mode: "control" })).toEqual({
      copy: "open",
      paste: "open",
      maxBytes: 65_536,
    });
  });
});

describe("the switch", () => {
  it.for([
    ["open", "open", true, "Text that is copied on one side can be pasted on the other."],
    ["open", "forbidden", true, /^Text that is copied in the machine/],
    ["open", "open", false, /^Text that is copied in the machine/],
    ["forbidden", "open", true, /^Text that is copied on this computer/],
  ] as const)(
    "with copy %s, paste %s says what it does",
    ([copy, paste, canRead, words], { expect }) => {
      expect(shareMeaning({ copy, paste }, canRead)).toMatch(words);
    },
  );

  it("is not there where it would do nothing", ({ expect }) => {
    expect(shareMeaning({ copy: "forbidden", paste: "open" }, false)).toBeUndefined();
    expect(shareMeaning({ copy: "watching", paste: "watching" }, true)).toBeUndefined();
  });
});

describe("what is said of a text before it is given", () => {
  const rights = clipboardRights({ grant: { ...GRANT, clipboardBytes: 100 }, mode: "control" });

  it("is its size of the limit, and nothing else if all is well", ({ expect }) => {
    expect(newsOf("äb", rights, { isExtended: true })).toEqual({
      size: "3 bytes of 100 bytes",
      refusal: undefined,
      loss: undefined,
    });
  });

  it("is that it is too long, at one byte more than fits", ({ expect }) => {
    const plain = { isExtended: false };
    expect(newsOf("x".repeat(100), rights, plain).refusal).toBeUndefined();
    expect(newsOf("x".repeat(101), rights, plain).refusal).toBe(
      "This text is too long for the machine. The limit is 100 bytes.",
    );
  });

  it("is what gets lost", ({ expect }) => {
    expect(newsOf("5 €", rights, { isExtended: false }).loss).toContain("“€”");
  });

  it.for([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1 kB"],
    [65_536, "65.5 kB"],
    [262_144, "262.1 kB"],
  ] as const)("has %i bytes as %s", ([bytes, text], { expect }) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
