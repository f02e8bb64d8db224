import { describe, it } from "vitest";

import { watchDecoders } from "../../../../../viewer/src/screen/stall/failed-decoders.ts";

function errorEvent(error: unknown): Event {
  return Object.assign(new Event("error"), { error });
}

describe("decoders that give up", () => {
  it("are counted by what noVNC throws; nothing else is", ({ expect }) => {
    const page = new EventTarget();
    const failed = watchDecoders(page as Window);
    page.dispatchEvent(errorEvent(new Error("Pending frame queue empty")));
    page.dispatchEvent(errorEvent("Failed to decode frame"));
    page.dispatchEvent(errorEvent(undefined));
    expect(failed()).toBe(0);
    page.dispatchEvent(errorEvent(new Error("Failed to decode frame: Decoding error.")));
    expect(failed()).toBe(1);
  });
});
