import { afterAll, beforeAll, describe, it } from "vitest";

import type { PortholeConsoleElement } from "../../element/index.ts";
import { buildStaticFolder, gatewayAddress } from "../../viewer/build/static-folder.ts";
import { LANGUAGE_FILES } from "../../viewer/src/words/languages.ts";
import { openPage } from "../support/chromium.ts";
import { mintTicket } from "../support/gateway.ts";
import { startPortal, type Portal } from "../support/portal.ts";
import { stageForFile } from "../support/stage.ts";
import { startStaticServer, type StaticServer } from "../support/static-server.ts";
import { temporaryFolder, type TemporaryFolder } from "../support/temporary-folder.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";

let server: StaticServer;
let stranger: StaticServer;
let portal: Portal;
let folder: TemporaryFolder;

const stage = stageForFile(async () => {
  server = await startStaticServer();
  stranger = await startStaticServer();
  portal = await startPortal('<porthole-console label="Console of web-01"></porthole-console>');
  return { vars: { ALLOWED_ORIGINS: server.url } };
});

beforeAll(async () => {
  folder = await temporaryFolder();
  const gateway = gatewayAddress(stage().gateway.url);
  const options = { gateway, language: LANGUAGE_FILES.en, frameAncestors: portal.url };
  await buildStaticFolder(folder.path, options);
  server.folder = folder.path;
  stranger.folder = folder.path;
});

afterAll(async () => {
  portal.close();
  await Promise.all([server.close(), stranger.close(), folder.remove()]);
});

describe("a viewer that another server hands out", () => {
  it("shows the console of its gateway, under its own strict policy", async (context) => {
    const { expect } = context;
    const machine = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => machine.close());
    const ticket = await mintTicket({ port: machine.port });
    const { addresses, page } = await stage().visit(`${server.url}/#${ticket}`);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    expect(page.url()).toBe(`${server.url}/`);
    const gateway = stage().gateway.url;
    const elsewhere = addresses.filter((address) => !address.startsWith(`${server.url}/`));
    expect(elsewhere).toEqual([`${gateway.replace("http", "ws")}/api/v1/connect`]);
    // What it fetches later is checked as well.
    await page.reload();
    await viewerReaches(page, "live");
  });

  it("takes a link of the gateway's own that is pasted", async (context) => {
    const machine = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => machine.close());
    const { page } = await stage().visit(`${server.url}/`);
    await viewerReaches(page, "landing");
    const field = page.getByLabel("Paste a console link");
    await field.fill(await stage().link({ port: machine.port }));
    await field.press("Enter");
    await page.waitForURL(`${stage().gateway.url}/c/*`);
    await viewerReaches(page, "live");
  });

  it("is shown in a frame of the page that may, and listens to it", async (context) => {
    const { expect } = context;
    const machine = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => machine.close());
    const { page } = await stage().visit(portal.url);
    const link = `${server.url}/#${await mintTicket({ port: machine.port })}`;
    const element = page.locator("porthole-console");
    await element.evaluate((console: PortholeConsoleElement, address) => {
      console.style.setProperty("block-size", "500px");
      console.link = address;
    }, link);
    await page.waitForFunction(() => document.querySelector("porthole-console")?.state === "live");
    await element.evaluate((console: PortholeConsoleElement) => console.typeText("Hi!"));
    await expect.poll(() => machine.display.typed(), SOON).toBe("Hi!");
  });

  it("says so where its origin is not one of ALLOWED_ORIGINS", async ({ expect }) => {
    const ticket = await mintTicket({ port: 5900 });
    const { page } = await stage().visit(`${stranger.url}/#${ticket}`);
    expect(await viewerEnd(page)).toBe("origin-not-allowed");
  });

  it.for(["novnc", "main", "chunk"])(
    "runs no %s that was changed on its way",
    async (name, context) => {
      const { expect } = context;
      const watched = await openPage(stage().browser);
      context.onTestFinished(() => watched.close());
      server.change = (path, content) =>
        path.startsWith(`/assets/${name}-`) && path.endsWith(".js")
          ? Buffer.concat([content, Buffer.from("\nwindow.changed = true;")])
          : content;
      context.onTestFinished(() => {
        server.change = undefined;
      });
      const { page } = watched;
      await page.goto(`${server.url}/`);
      await expect.poll(() => watched.faults.join(), SOON).toContain("integrity");
      expect(await page.evaluate(() => "changed" in window)).toBe(false);
    },
  );
});
