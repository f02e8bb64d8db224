import { describe, it, vi } from "vitest";

/** Each test has a page of its own. */
async function load() {
  vi.resetModules();
  return import("../../../../viewer/src/clipboard/late-deflator.ts");
}

describe("the compressor that comes later", () => {
  it("compresses with what it was given, each text anew", async ({ expect }) => {
    const { compressWith, LateDeflator } = await load();
    let made = 0;
    compressWith(
      class {
        constructor() {
          made += 1;
        }

        deflate(data: Uint8Array): Uint8Array {
          return data.slice(1);
        }
      },
    );
    expect(new LateDeflator().deflate(Uint8Array.of(1, 2, 3))).toEqual(Uint8Array.of(2, 3));
    expect(new LateDeflator().deflate(Uint8Array.of(4, 5))).toEqual(Uint8Array.of(5));
    expect(made).toBe(2);
  });

  it("says that it is not there yet", async ({ expect }) => {
    const { LateDeflator } = await load();
    expect(() => new LateDeflator().deflate(Uint8Array.of(1))).toThrow("noVNC's compressor");
  });
});
