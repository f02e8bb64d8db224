import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { launchChromium, openPage } from "./chromium.ts";
import { mintLink, startGateway } from "./gateway.ts";
import { startQemu } from "./qemu.ts";
import { focusScreen, typeInto, viewerReaches } from "./viewer-page.ts";

// Records what the viewer, which is noVNC, sends after its handshake, for the tests of the gateway's
// firewall: `node test/support/record-viewer.ts` writes test/vectors/rfb/viewer-novnc.bin.gz.

const FILE = join(import.meta.dirname, "../vectors/rfb/viewer-novnc.bin.gz");

/** ProtocolVersion, security type, ClientInit. */
const HANDSHAKE_BYTES = 14;

const gateway = await startGateway();
const machine = await startQemu({ guest: "echo" });
const browser = await launchChromium();
try {
  const watched = await openPage(browser);
  const { page } = watched;
  const sent: Buffer[] = [];
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      if (typeof payload !== "string") sent.push(payload);
    });
  });
  await page.goto(await mintLink(gateway, { port: machine.port }));
  await viewerReaches(page, "live");
  await focusScreen(page);
  await typeInto(page, "Hello, World 42!");
  const canvas = page.locator("#screen canvas");
  for (const [x, y] of [
    [10, 10],
    [200, 120],
    [340, 300],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one click after another
    await canvas.click({ position: { x, y } });
  }
  await page.mouse.wheel(0, 300);
  await page.keyboard.press("Control+Alt+Shift+F5");
  await page.waitForTimeout(500);
  await watched.close();
  await writeFile(FILE, gzipSync(Buffer.concat(sent).subarray(HANDSHAKE_BYTES)));
} finally {
  await browser.close();
  await machine.close();
  await gateway.close();
}
