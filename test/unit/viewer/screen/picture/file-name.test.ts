import { describe, it } from "vitest";

import { fileName } from "../../../../../viewer/src/screen/picture/file-name.ts";

const AT = new Date(2026, 0, 2, 3, 4, 5);

describe("a screenshot's file", () => {
  it.for([
    ["web-01", "web-01 2026-01-02 03.04.05.png"],
    ["../../etc/passwd", "-..-etc-passwd 2026-01-02 03.04.05.png"],
    ["a\u202egnp.exe", "a-gnp.exe 2026-01-02 03.04.05.png"],
    [". .hidden", "hidden 2026-01-02 03.04.05.png"],
    ["...", "Porthole 2026-01-02 03.04.05.png"],
    ["機".repeat(60), `${"機".repeat(50)} 2026-01-02 03.04.05.png`],
    ["a\r\nb:c", "a-b-c 2026-01-02 03.04.05.png"],
  ] as const)("of %o is %o", ([machine, name], { expect }) => {
    expect(fileName(machine, AT)).toBe(name);
  });
});
