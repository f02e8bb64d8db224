import { describe, it } from "vitest";

import { stageForFile } from "../support/stage.ts";
import {
  focusScreen,
  screenColor,
  screenSize,
  SOON,
  typeInto,
  viewerReaches,
} from "../support/viewer-page.ts";
import { startX11vnc } from "../support/x11vnc.ts";

const PATCH = { x: 300, y: 200, width: 64, height: 64 };

const stage = stageForFile();

describe.for([
  { name: "without a password", password: undefined },
  { name: "with a password", password: "x11-pass" },
])("x11vnc $name", ({ password }) => {
  it("shows its screen and takes keys", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ password, paint: 0x663399 });
    onTestFinished(() => server.close());
    server.display.fill(0xffcc00, PATCH);
    const { page } = await stage().show({ port: server.port, password });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 310, 210), SOON).toBe("#ffcc00");
    expect(await screenColor(page, 10, 10)).toBe("#663399");
    expect(await screenSize(page)).toEqual({ width: 640, height: 480 });

    server.display.onType((typed) => {
      if (typed === "Hello") server.display.fill(0x009966, PATCH);
    });
    await focusScreen(page);
    await typeInto(page, "Hello");
    await expect.poll(() => screenColor(page, 310, 210), SOON).toBe("#009966");
    expect(server.display.typed()).toBe("Hello");
  });
});
