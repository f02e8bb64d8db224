import { describe, inject, it } from "vitest";

import { claimsFor, openWith } from "../support/viewer.ts";

const ports = inject("ports");

describe("a private route", () => {
  it("carries a console by the binding's connect()", async ({ expect }) => {
    const viewer = await openWith(
      claimsFor(1, { target: { kind: "rfb", host: "10.77.0.5", port: ports["tell-none"] } }),
    );
    await viewer.until(() => viewer.binary.length >= 4 || viewer.end !== undefined);
    expect(viewer.end).toBe(undefined);
    viewer.socket.close(1000, "closed");
  });
});
