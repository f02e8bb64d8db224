import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { launchChromium, openPage } from "../support/chromium.ts";
import { mintLink } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { focusScreen, screenColor, SOON, typeInto, viewerReaches } from "../support/viewer-page.ts";

const BLUE = "#3366cc";

const stage = stageForFile({ vars: { PARK_AFTER_SECONDS: "2" } });

interface Scene {
  readonly page: Page;
  readonly server: PaintedVncServer;
  /** What the page was opened with. */
  readonly link: string;
}

/** A live console of a painted VNC server. */
async function liveScreen(context: TestContext): Promise<Scene> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  context.onTestFinished(() => server.close());
  const link = await mintLink(stage().gateway, { port: server.port, name: "web-01" });
  const { page } = await stage().visit(link);
  await viewerReaches(page, "live");
  await shows(context, page);
  return { page, server, link };
}

async function shows({ expect }: TestContext, page: Page): Promise<void> {
  await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
}

/** A copy of a tab, as browsers make it: with all that the tab has stored. */
async function duplicated(page: Page): Promise<Page> {
  const [copy] = await Promise.all([
    page.waitForEvent("popup"),
    page.evaluate(() => void window.open(location.href)),
  ]);
  return copy;
}

/** The page is in the background, or in front again; Playwright keeps all of its pages in front. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

const useHere = (page: Page) => page.getByRole("button", { name: "Use it here" });

describe("a duplicated tab", () => {
  it("takes nothing from the first, and is taken over to and back when a person says so", async (context) => {
    const { expect } = context;
    const { page, server } = await liveScreen(context);
    await focusScreen(page);
    await typeInto(page, "one, ");
    const copy = await duplicated(page);
    await viewerReaches(copy, "elsewhere");
    await copy.getByRole("heading", { name: "web-01 is open in another tab" }).waitFor();
    expect(await copy.title()).toBe("web-01 is open in another tab – Porthole");
    await typeInto(page, "two, ");
    await expect.poll(() => server.display.typed(), SOON).toBe("one, two, ");
    expect(await page.locator("body").getAttribute("data-state")).toBe("live");

    await useHere(copy).click();
    await viewerReaches(copy, "live");
    await shows(context, copy);
    await viewerReaches(page, "elsewhere");
    await focusScreen(copy);
    await typeInto(copy, "three, ");
    await expect.poll(() => server.display.typed(), SOON).toBe("one, two, three, ");

    await useHere(page).click();
    await viewerReaches(page, "live");
    await shows(context, page);
    await viewerReaches(copy, "elsewhere");
    await focusScreen(page);
    await typeInto(page, "four");
    await expect.poll(() => server.display.typed(), SOON).toBe("one, two, three, four");
  });

  it("can be loaded again, and has a good token when the first is gone", async (context) => {
    const { expect } = context;
    const { page } = await liveScreen(context);
    const copy = await duplicated(page);
    await viewerReaches(copy, "elsewhere");
    await copy.reload();
    await viewerReaches(copy, "elsewhere");
    // The first gets a token that the copy was not made with.
    await page.reload();
    await viewerReaches(page, "live");
    await page.close();
    expect(await copy.locator("body").getAttribute("data-state")).toBe("elsewhere");
    await useHere(copy).click();
    await viewerReaches(copy, "live");
    await shows(context, copy);
  });

  it("is none when a page is loaded again", async (context) => {
    const { expect } = context;
    const { page } = await liveScreen(context);
    await page.addInitScript(() => {
      const states: string[] = [];
      document.addEventListener("DOMContentLoaded", () => {
        new MutationObserver(() => {
          states.push(document.body.dataset["state"] ?? "");
          document.body.dataset["states"] = states.join(" ");
        }).observe(document.body, { attributeFilter: ["data-state"] });
      });
    });
    for (let times = 0; times < 5; times += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one reload after another
      await page.reload();
      // oxlint-disable-next-line no-await-in-loop -- one reload after another
      await viewerReaches(page, "live");
      // oxlint-disable-next-line no-await-in-loop -- one reload after another
      expect(await page.locator("body").getAttribute("data-states")).not.toContain("elsewhere");
    }
  });
});

describe("a page that is hidden for long", () => {
  it("lets go of its console, and has it again as soon as it is looked at", async (context) => {
    const { expect } = context;
    const { page, server } = await liveScreen(context);
    await setHidden(page, true);
    await viewerReaches(page, "paused");
    // With the sign of a tab that waits, once the later part of the page is there.
    expect(await page.title()).toMatch(/^(?:◌ )?web-01, paused – Porthole$/);
    server.display.fill(0xcc6633, { x: 0, y: 0, width: 640, height: 480 });
    await setHidden(page, false);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
    await focusScreen(page);
    await typeInto(page, "back");
    await expect.poll(() => server.display.typed(), SOON).toBe("back");
  });

  it("keeps it from a copy of its tab meanwhile", async (context) => {
    const { page } = await liveScreen(context);
    await setHidden(page, true);
    await viewerReaches(page, "paused");
    const copy = await duplicated(page);
    await viewerReaches(copy, "elsewhere");
    await setHidden(page, false);
    await viewerReaches(page, "live");
    await shows(context, page);
  });
});

describe("a page that the browser puts aside for another one", () => {
  // Playwright's Chromium does not by default, so the browser's events are sent here.
  const tell = (page: Page, type: "pagehide" | "pageshow") =>
    page.evaluate((event) => {
      dispatchEvent(new PageTransitionEvent(event, { persisted: true }));
    }, type);

  it("lets go of its console, and has it again when it is shown again", async (context) => {
    const { page } = await liveScreen(context);
    await tell(page, "pagehide");
    await viewerReaches(page, "paused");
    await tell(page, "pageshow");
    await viewerReaches(page, "live");
    await shows(context, page);
  });

  it("leaves it to another tab that has it meanwhile", async (context) => {
    const { page } = await liveScreen(context);
    await tell(page, "pagehide");
    await viewerReaches(page, "paused");
    const copy = await duplicated(page);
    await viewerReaches(copy, "live");
    await tell(page, "pageshow");
    await viewerReaches(page, "elsewhere");
    await shows(context, copy);
  });
});

describe("a page that Chromium puts aside for another one", () => {
  it("has its console again when its person goes back to it", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const browser = await launchChromium({ putsAside: true });
    context.onTestFinished(() => browser.close());
    const { page, faults } = await openPage(browser);
    await page.addInitScript(() => {
      addEventListener("pageshow", ({ persisted }) => {
        document.documentElement.toggleAttribute("data-was-aside", persisted);
      });
    });
    await page.goto(await mintLink(stage().gateway, { port: server.port }));
    await viewerReaches(page, "live");
    await page.goto(`${stage().gateway.url}/problems`);
    // Playwright would wait for a page that is shown again to be loaded.
    await page.evaluate(() => history.back());
    await page.locator("html[data-was-aside]").waitFor({ state: "attached" });
    await viewerReaches(page, "live");
    await shows(context, page);
    expect(faults).toEqual([]);
  });
});

describe("a link that is opened twice in a browser", () => {
  it("leads to the tab that has its console, which can be had in the second", async (context) => {
    const { expect } = context;
    const { page, link } = await liveScreen(context);
    const second = await page.context().newPage();
    await second.goto(link);
    await viewerReaches(second, "elsewhere");
    await second.getByRole("heading", { name: "web-01 is open in another tab" }).waitFor();
    expect(await page.locator("body").getAttribute("data-state")).toBe("live");
    await useHere(second).click();
    await viewerReaches(second, "live");
    await shows(context, second);
    await viewerReaches(page, "elsewhere");
  });
});
