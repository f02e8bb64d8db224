import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, it } from "vitest";

import { EXPORTED } from "../../../viewer/build/novnc.ts";

const NOVNC = join(import.meta.dirname, "../../../node_modules/@novnc/novnc");

describe("noVNC's private members", () => {
  it("have other names in the viewer, but those that modules take from each other", async ({
    expect,
  }) => {
    const files = await readdir(NOVNC, { recursive: true });
    const sources = await Promise.all(
      files
        .filter((path) => path.endsWith(".js"))
        .map((path) => readFile(join(NOVNC, path), "utf8")),
    );
    const taken = sources.flatMap((source) =>
      [...source.matchAll(/import \* as (\w+)/g)].flatMap(([, name = ""]) =>
        [...source.matchAll(new RegExp(`\\b${name}\\.(_\\w+)`, "g"))].map(
          ([, member = ""]) => member,
        ),
      ),
    );
    expect(taken).toContain("_tr_flush_block");
    expect(taken.filter((member) => !EXPORTED.test(member))).toEqual([]);
  });
});
