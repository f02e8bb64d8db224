import { deflateSync } from "node:zlib";

import { describe, it } from "vitest";

import {
  messageBytes,
  missingCharacter,
  textBytes,
} from "../../../../viewer/src/clipboard/clipboard-text.ts";

const EXTENDED = { isExtended: true };
const PLAIN = { isExtended: false };

describe("a clipboard text", () => {
  it("has a byte for each character in the plain format", ({ expect }) => {
    expect(textBytes("é😀\r\n", PLAIN)).toBe(4);
    expect(messageBytes("é😀\r\n", PLAIN)).toBe(4);
  });

  it("is UTF-8 with CR LF in the extended format", ({ expect }) => {
    expect(textBytes("é😀", EXTENDED)).toBe(6);
    expect(textBytes("a\nb\rc\r\nd", EXTENDED)).toBe(10);
  });

  it.for([0, 1, 1000, 65_536, 262_144])(
    "of %i bytes that nothing can compress is no longer than is said beforehand",
    (length, { expect }) => {
      let seed = 1;
      const noise = Uint8Array.from({ length }, () => {
        seed = (seed * 48_271) % 0x7fff_ffff;
        return seed & 0xff;
      });
      // Any bytes: worse than any text. Length, text and NUL are compressed; flags and the flush are not.
      const compressed = deflateSync(Buffer.concat([Buffer.alloc(4), noise, Buffer.alloc(1)]));
      const message = 4 + compressed.length + 6;
      expect(message).toBeLessThanOrEqual(messageBytes("x".repeat(length), EXTENDED));
      expect(messageBytes("x".repeat(length), EXTENDED)).toBeLessThan(length * 1.001 + 40);
    },
  );

  it("lacks what ISO 8859-1 has not, in the plain format alone", ({ expect }) => {
    expect(missingCharacter("Straße ñ ÿ", PLAIN)).toBeUndefined();
    expect(missingCharacter("5 €, 😀", PLAIN)).toBe("€");
    expect(missingCharacter("😀", PLAIN)).toBe("😀");
    expect(missingCharacter("5 €, 😀", EXTENDED)).toBeUndefined();
  });
});
