import { describe, it } from "vitest";

import { ENCODING, isLevel } from "../../../../worker/rfb/encodings.ts";
import { VIEWER_ENCODINGS } from "../../../../worker/rfb/novnc-defaults.ts";
import { FIXED_LEVELS, withLevels } from "../../../../worker/rfb/quality/levels.ts";

describe("levels", () => {
  it("take the place of those in a list, and change nothing else", ({ expect }) => {
    const list = [ENCODING.tight, -26, ENCODING.raw, -254, ENCODING.cursor];
    expect(withLevels(list, { quality: 0, compression: 9 })).toEqual([7, -32, 0, -247, -239]);
    expect(withLevels(list, { quality: 9, compression: 0 })).toEqual([7, -23, 0, -256, -239]);
  });

  it("are not put into a list that asks for none", ({ expect }) => {
    const list = VIEWER_ENCODINGS.filter((encoding) => !isLevel(encoding));
    expect(withLevels(list, FIXED_LEVELS.low)).toEqual(list);
  });

  it("are noVNC's own for a balanced picture", ({ expect }) => {
    expect(withLevels(VIEWER_ENCODINGS, FIXED_LEVELS.balanced)).toEqual(VIEWER_ENCODINGS);
  });

  it("are within what the pseudo-encodings can say", ({ expect }) => {
    for (const levels of Object.values(FIXED_LEVELS)) {
      const list = withLevels(VIEWER_ENCODINGS, levels);
      expect(list.filter(isLevel)).toHaveLength(2);
    }
  });
});
