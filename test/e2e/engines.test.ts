import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Engine, StartEngine } from "../support/engines/engine.ts";
import { startFirefox } from "../support/engines/firefox.ts";
import { startWebKit } from "../support/engines/webkit.ts";
import { mintLink, startGateway, type Gateway } from "../support/gateway.ts";
import { startLagProxy, type LagProxy } from "../support/lag-proxy.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { SOON } from "../support/viewer-page.ts";
import { xClipboard } from "../support/x-clipboard.ts";

const ENGINES: readonly (readonly [string, StartEngine])[] = [
  ["Firefox", startFirefox],
  ["WebKitGTK", startWebKit],
];

const BLUE = 0x3366cc;
const ORANGE = 0xcc6633;

/** The colour in the middle of the machine's screen. */
const COLOR = `(() => {
  const canvas = document.querySelector("#screen canvas");
  const [red, green, blue] = canvas.getContext("2d").getImageData(320, 240, 1, 1).data;
  return red * 0x10000 + green * 0x100 + blue;
})()`;

describe.each(ENGINES)("a console in %s", (_, start) => {
  let gateway: Gateway;
  let network: LagProxy;
  let server: PaintedVncServer;
  let engine: Engine;

  beforeAll(async () => {
    gateway = await startGateway();
    const { hostname, port } = new URL(gateway.url);
    network = await startLagProxy({ host: hostname, port: Number(port), roundTripMs: 0 });
    server = await startTigerVnc({ paint: BLUE });
    engine = await start();
    const url = `http://127.0.0.1:${network.port}`;
    await engine.page.goto(
      await mintLink({ url }, { port: server.port, name: "web-01", clipboard: "both" }),
    );
  });
  afterAll(async () => {
    await engine.close();
    await server.close();
    await network.close();
    await gateway.close();
  });

  const state = (): Promise<unknown> => engine.page.evaluate("document.body.dataset.state");
  const color = (): Promise<unknown> => engine.page.evaluate(COLOR);
  const focused = (): Promise<unknown> => engine.page.evaluate("document.activeElement.tagName");
  let typed = "";
  const types = async (text: string): Promise<void> => {
    typed += text;
    await engine.page.type(text);
    await expect.poll(() => server.display.typed(), SOON).toBe(typed);
  };

  it("shows the machine's screen and takes keys at once", async () => {
    await expect.poll(state, SOON).toBe("live");
    await expect.poll(color, SOON).toBe(BLUE);
    expect(await focused()).toBe("CANVAS");
    await types("ls -l ~/Bin");
  });

  it("clicks where the pointer is", async () => {
    await engine.page.click("#screen canvas");
    await expect.poll(() => server.display.clicks().length, SOON).toBe(1);
    const [click] = server.display.clicks();
    expect(click?.button).toBe(1);
    // The middle of the canvas may be between two pixels of the machine's.
    expect(Math.abs((click?.x ?? 0) - 320)).toBeLessThanOrEqual(1);
    expect(Math.abs((click?.y ?? 0) - 240)).toBeLessThanOrEqual(1);
  });

  it("gives and gets text by the clipboard's panel, and by a paste key", async ({
    onTestFinished,
  }) => {
    const guest = xClipboard(server.display.number);
    onTestFinished(() => guest.close());
    const { page } = engine;
    const field = (property: string, selector: string) => () =>
      page.evaluate(`document.querySelector("${selector}")?.${property}`);
    await expect.poll(field("hidden", "#clipboard-button"), SOON).toBe(false);
    await page.click("#clipboard-button");
    await page.click("#clipboard-text");
    await page.type("to the machine");
    await page.click("[data-action='give-text']");
    await expect.poll(() => guest.read(), SOON).toBe("to the machine");
    await guest.write("from the machine");
    await expect.poll(field("value", "#clipboard-copied"), SOON).toBe("from the machine");
    await page.click("[data-action='copy-text']");
    await expect.poll(field("textContent", ".clipboard-done"), SOON).toBe("Copied");
    // The machine copies something else, and is given what was copied here.
    await guest.write("something else");
    await expect.poll(field("value", "#clipboard-copied"), SOON).toBe("something else");
    await page.click("#screen canvas");
    await expect.poll(focused, SOON).toBe("CANVAS");
    await page.control("v");
    typed += "v";
    await expect.poll(() => server.display.typed(), SOON).toBe(typed);
    await expect.poll(() => guest.read(), SOON).toBe("from the machine");
  });

  it("goes on after a lost connection", async () => {
    network.cut();
    await types("after the cut, ");
    server.display.fill(ORANGE, { x: 0, y: 0, width: 640, height: 480 });
    await expect.poll(color, SOON).toBe(ORANGE);
    expect(await state()).toBe("live");
  });

  it("goes on after the page has been loaded again", async () => {
    await engine.page.reload();
    await expect.poll(state, SOON).toBe("live");
    await expect.poll(color, SOON).toBe(ORANGE);
    expect(await focused()).toBe("CANVAS");
    await types("after the reload.");
  });

  it("is left after a question, and then says so where the focus is", async () => {
    await engine.page.click("[data-action='disconnect']");
    await engine.page.click("[data-action='confirm-leave']");
    await expect.poll(state, SOON).toBe("ended");
    expect(await focused()).toMatch(/^H[1-6]$/);
  });
});
