import { describe, it } from "vitest";

import { sharingOf } from "../../../worker/admission/sharing.ts";
import type { Sharing, Target } from "../../../worker/ticket/claims.ts";

const RFB: Target = { kind: "rfb", host: "10.0.0.1", port: 5900 };
const WEBMKS: Target = { kind: "websocket", host: "10.0.0.1", port: 443, path: "/ticket/1" };

describe("what happens when two want one console", () => {
  it.for<[Sharing | undefined, Sharing, Target, Sharing]>([
    [undefined, "shared", RFB, "shared"],
    [undefined, "exclusive", RFB, "exclusive"],
    ["ask", "exclusive", RFB, "ask"],
    ["shared", "exclusive", RFB, "shared"],
    [undefined, "shared", WEBMKS, "takeover"],
    ["shared", "ask", WEBMKS, "takeover"],
    ["ask", "shared", WEBMKS, "ask"],
    ["exclusive", "shared", WEBMKS, "exclusive"],
    ["shared", "shared", { ...WEBMKS, manyViewers: true }, "shared"],
    ["shared", "shared", { ...WEBMKS, manyViewers: false }, "takeover"],
  ])("%s of a ticket, %s of the gateway, %j: %s", ([asked, byDefault, target, is], { expect }) => {
    const console = { id: "vm-1", name: "vm-1", ...(asked && { sharing: asked }) };
    expect(sharingOf({ console, target }, byDefault)).toBe(is);
  });
});
