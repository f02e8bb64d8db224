/** Undoes ZRLE tiles (RFC 6143 §7.7.6), written from the RFC and not from the encoder. */
export function decodeZrle(
  bytes: Uint8Array,
  width: number,
  height: number,
  readCompact: (bytes: Uint8Array, at: number) => number,
  compactBytes: number,
): { pixels: Uint32Array; used: number; kinds: Set<string> } {
  const pixels = new Uint32Array(width * height);
  const kinds = new Set<string>();
  let at = 0;
  const compact = (): number => {
    const value = readCompact(bytes, at);
    at += compactBytes;
    return value;
  };
  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new Error("tiles end early");
    return value;
  };
  const run = (): number => {
    let length = 1;
    for (;;) {
      const more = byte();
      length += more;
      if (more < 255) return length;
    }
  };
  for (let top = 0; top < height; top += 64) {
    for (let left = 0; left < width; left += 64) {
      const w = Math.min(64, width - left);
      const h = Math.min(64, height - top);
      const tile: number[] = [];
      const kind = byte();
      const palette = Array.from({ length: paletteSize(kind) }, compact);
      const colour = (index: number): number => {
        const value = palette[index];
        if (value === undefined) throw new Error("index outside the palette");
        return value;
      };
      if (kind === 0) {
        kinds.add("raw");
        while (tile.length < w * h) tile.push(compact());
      } else if (kind === 1) {
        kinds.add("solid");
        while (tile.length < w * h) tile.push(colour(0));
      } else if (kind <= 16) {
        kinds.add("packed");
        const bits = kind <= 2 ? 1 : kind <= 4 ? 2 : 4;
        for (let row = 0; row < h; row++) {
          let held = 0;
          let left = 0;
          for (let column = 0; column < w; column++) {
            if (left === 0) {
              held = byte();
              left = 8;
            }
            left -= bits;
            tile.push(colour((held >> left) & ((1 << bits) - 1)));
          }
        }
      } else if (kind === 128) {
        kinds.add("plain runs");
        while (tile.length < w * h) {
          const value = compact();
          for (let length = run(); length > 0; length--) tile.push(value);
        }
      } else if (kind >= 130) {
        kinds.add("indexed runs");
        while (tile.length < w * h) {
          const index = byte();
          const length = index & 128 ? run() : 1;
          for (let i = 0; i < length; i++) tile.push(colour(index & 127));
        }
      } else throw new Error(`subencoding ${kind} is unused`);
      if (tile.length !== w * h) throw new Error("a run leaves its tile");
      tile.forEach((value, i) => {
        pixels[(top + Math.floor(i / w)) * width + left + (i % w)] = value;
      });
    }
  }
  return { pixels, used: at, kinds };
}

function paletteSize(kind: number): number {
  if (kind >= 1 && kind <= 16) return kind;
  return kind >= 130 ? kind - 128 : 0;
}
