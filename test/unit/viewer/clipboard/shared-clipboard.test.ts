import { describe, it } from "vitest";

import type { ClipboardRights } from "../../../../viewer/src/clipboard/clipboard-rights.ts";
import { MAX_COPIED, SharedClipboard } from "../../../../viewer/src/clipboard/shared-clipboard.ts";

const OPEN: ClipboardRights = { copy: "open", paste: "open", maxBytes: 100 };

/** This computer's clipboard, the page and the machine, all of which a test can change. */
class Stage {
  text = "";
  mayRead = true;
  mayWrite = true;
  hasFocus = true;
  rights: ClipboardRights | undefined = OPEN;
  reads = 0;
  readonly given: string[] = [];
  readonly clipboard = new SharedClipboard({
    local: {
      mayRead: async () => this.mayRead,
      read: async () => {
        this.reads += 1;
        return this.text;
      },
      write: async (text) => {
        if (!this.mayWrite) throw new DOMException("not now", "NotAllowedError");
        this.text = text;
      },
    },
    hasFocus: () => this.hasFocus,
    machine: () =>
      this.rights && {
        rights: this.rights,
        format: { isExtended: false },
        give: (text) => this.given.push(text),
      },
  });

  async copiesHere(text: string): Promise<void> {
    this.text = text;
    await this.clipboard.focused();
  }
}

describe("two clipboards that do not share their text", () => {
  it("keep what the machine has copied for whoever looks, and touch nothing", async ({
    expect,
  }) => {
    const at = new Stage();
    await at.clipboard.machineCopied("theirs");
    await at.copiesHere("mine");
    expect(at.clipboard.copied.value).toBe("theirs");
    expect(at.clipboard.isNew.value).toBe(true);
    expect([at.text, at.reads, at.given]).toEqual(["mine", 0, []]);
    at.clipboard.seen(false);
    expect(at.clipboard.isNew.value).toBe(false);
  });
});

describe("two clipboards that share their text", () => {
  it("have what is copied on one side on the other, once", async ({ expect }) => {
    const at = new Stage();
    await at.clipboard.share(true);
    await at.copiesHere("mine");
    await at.clipboard.focused();
    expect(at.given).toEqual(["mine"]);
    await at.clipboard.machineCopied("theirs");
    expect(at.text).toBe("theirs");
    expect(at.clipboard.isNew.value).toBe(false);
    await at.clipboard.focused();
    expect(at.given).toEqual(["mine"]);
    // Windows has other ends of lines.
    await at.clipboard.machineCopied("a\nb");
    await at.copiesHere("a\r\nb");
    expect(at.given).toEqual(["mine"]);
  });

  it("are not read without the browser's permission, the focus, or the right to paste", async ({
    expect,
  }) => {
    const at = new Stage();
    at.mayRead = false;
    await at.clipboard.share(true);
    await at.copiesHere("mine");
    at.mayRead = true;
    at.hasFocus = false;
    await at.clipboard.focused();
    at.hasFocus = true;
    for (const rights of [
      undefined,
      { ...OPEN, paste: "forbidden" },
      { ...OPEN, paste: "watching" },
    ] as const) {
      at.rights = rights;
      await at.clipboard.focused();
    }
    expect([at.reads, at.given]).toEqual([0, []]);
  });

  it("are not read any more once a person does not want it", async ({ expect }) => {
    const at = new Stage();
    await at.clipboard.share(true);
    const { reads } = at;
    await at.clipboard.share(false);
    await at.copiesHere("mine");
    await at.clipboard.machineCopied("theirs");
    expect([at.reads, at.text]).toEqual([reads, "mine"]);
  });

  it("are written once the page has the focus again, unless something newer was copied here", async ({
    expect,
  }) => {
    const at = new Stage();
    await at.clipboard.share(true);
    at.hasFocus = false;
    await at.clipboard.machineCopied("first");
    expect(at.text).toBe("");
    at.hasFocus = true;
    await at.clipboard.focused();
    expect(at.text).toBe("first");
    at.hasFocus = false;
    await at.clipboard.machineCopied("second");
    at.hasFocus = true;
    await at.copiesHere("mine");
    expect([at.text, at.given]).toEqual(["mine", ["mine"]]);
    expect(at.clipboard.copied.value).toBe("second");
  });

  it("have it later where the browser does not allow it now", async ({ expect }) => {
    const at = new Stage();
    await at.clipboard.share(true);
    at.mayWrite = false;
    await at.clipboard.machineCopied("theirs");
    expect(at.clipboard.isNew.value).toBe(true);
    at.mayWrite = true;
    await at.clipboard.focused();
    expect(at.text).toBe("theirs");
  });
});

describe("text for the machine", () => {
  it("is given up to the limit, and not past it", ({ expect }) => {
    const at = new Stage();
    expect(at.clipboard.give("x".repeat(100))).toBe("given");
    expect(at.clipboard.give("x".repeat(101))).toBe("too-long");
    expect(at.given).toHaveLength(1);
  });

  it.for(["forbidden", "watching"] as const)(
    "is not given where that is %s",
    (paste, { expect }) => {
      const at = new Stage();
      at.rights = { ...OPEN, paste };
      expect(at.clipboard.give("text")).toBe("not-allowed");
      expect(at.given).toEqual([]);
    },
  );

  it("that a person pastes again is the same until the machine copies, or is another connection", async ({
    expect,
  }) => {
    const at = new Stage();
    expect(at.clipboard.pasted("text")).toBe("given");
    expect(at.clipboard.pasted("text")).toBe("same");
    await at.clipboard.machineCopied("theirs");
    expect(at.clipboard.pasted("text")).toBe("given");
    at.clipboard.renew();
    expect(at.clipboard.pasted("text")).toBe("given");
  });
});

describe("text of the machine", () => {
  it("is not taken where that is not allowed, or past its limit", async ({ expect }) => {
    const at = new Stage();
    at.rights = { ...OPEN, copy: "forbidden" };
    await at.clipboard.machineCopied("theirs");
    at.rights = OPEN;
    await at.clipboard.machineCopied("x".repeat(MAX_COPIED + 1));
    expect(at.clipboard.copied.value).toBeUndefined();
    await at.clipboard.machineCopied("x".repeat(MAX_COPIED));
    expect(at.clipboard.copied.value).toHaveLength(MAX_COPIED);
  });

  it("is forgotten with its session", async ({ expect }) => {
    const at = new Stage();
    await at.clipboard.machineCopied("theirs");
    at.clipboard.forget();
    expect(at.clipboard.copied.value).toBeUndefined();
    expect(at.clipboard.isNew.value).toBe(false);
    await at.clipboard.share(true);
    expect(at.text).toBe("");
  });
});
