import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { openPage } from "../support/chromium.ts";
import { openGatewaySocket } from "../support/gateway-socket.ts";
import { mintLink, mintTicket, startGateway } from "../support/gateway.ts";
import { startLagProxy } from "../support/lag-proxy.ts";
import { startPrefixProxy } from "../support/prefix-proxy.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";
import * as ENDS from "../../viewer/src/words/en/ends.ts";

const stage = stageForFile();

const NOT_STARTED = "This page has not started";

/** A page whose failed requests are what the test is about. */
async function pageWithout({ onTestFinished }: TestContext, blocked: RegExp): Promise<Page> {
  const watched = await openPage(stage().browser);
  onTestFinished(() => watched.close());
  const { page } = watched;
  await page.route(blocked, (route) => route.abort());
  return page;
}

describe("a gateway that is far away", () => {
  it("is waited for, however many seconds its WebSocket needs to open", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const { hostname, port } = new URL(stage().gateway.url);
    const far = await startLagProxy({ host: hostname, port: Number(port), roundTripMs: 2500 });
    context.onTestFinished(() => far.close());
    const ticket = await mintTicket({ port: server.port });
    const { page } = await stage().visit(`http://127.0.0.1:${far.port}/c#${ticket}`);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
  });
});

describe("a console that takes long to open", () => {
  it("says so after a while, and can be left", async (context) => {
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    // A gateway that answers nothing.
    await page.routeWebSocket(/\/api\/v1\/connect/, () => {});
    await page.goto(`${stage().gateway.url}/c#${await mintTicket({ port: 1 })}`);
    await page.locator("#connecting-step", { hasText: /^Still waiting for / }).waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    context.expect(await viewerEnd(page)).toBe("closed");
  });
});

describe("a page that the gateway does not let in", () => {
  it("is told when that is for its Origin", async (context) => {
    const { expect } = context;
    // The gateway is told neither of the proxy's origin nor to expect it.
    const proxy = await startPrefixProxy("/elsewhere");
    context.onTestFinished(() => proxy.close());
    proxy.lead(stage().gateway.url);
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    await page.goto(`${proxy.url}/c#${await mintTicket({ port: 5900 })}`);
    expect(await viewerEnd(page)).toBe("origin-not-allowed");
    const { title, advice } = ENDS.ends["origin-not-allowed"];
    expect(await page.getByRole("heading", { name: title }).isVisible()).toBe(true);
    expect(await page.getByText(advice).isVisible()).toBe(true);
  });

  it("does not blame the network when it gets no more than a status", async (context) => {
    const { expect } = context;
    const gateway = await startGateway({ vars: { LOCAL_REFUSALS_PER_MINUTE: "1" } });
    context.onTestFinished(() => gateway.close());
    const refused = async (): Promise<string> => {
      const socket = openGatewaySocket({ url: gateway.url, ticket: "not-a-ticket" });
      return socket.opened.then(() => "by WebSocket").catch(String);
    };
    await expect.poll(refused, SOON).toContain("HTTP 429");
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    await page.goto(`${gateway.url}/c#${await mintTicket({ port: 5900 })}`);
    expect(await viewerEnd(page)).toBe("gateway-refused");
    const title = "The gateway did not let this page in";
    expect(await page.getByRole("heading", { name: title }).isVisible()).toBe(true);
    expect(await page.getByRole("button", { name: "Try again" }).isVisible()).toBe(true);
  });
});

/** Resolves once the page's WebSocket has brought a text frame: the gateway's greeting. */
function greetingOf(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on("websocket", (socket) => {
      socket.on("framereceived", ({ payload }) => {
        if (typeof payload === "string") resolve();
      });
    });
  });
}

describe("a page with a link", () => {
  it("has its console asked for before any other script is there", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    const greeted = greetingOf(page);
    // The scripts come only after what they would have to ask for.
    await page.route(/\/assets\/.*\.js$/, async (route) => {
      await greeted;
      await route.continue();
    });
    await page.goto(await mintLink(stage().gateway, { port: server.port }));
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    expect(new URL(page.url()).hash).toBe("");
    expect(watched.addresses.filter((address) => address.startsWith("ws:"))).toHaveLength(1);
    expect(await page.evaluate(() => "portholeStart" in window)).toBe(false);
    expect(watched.faults).toEqual([]);
  });

  it("opens it later where a proxy forbids the script in its head", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const watched = await openPage(stage().browser);
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    // Chromium does not know where a page comes from that the test hands to it.
    await watched.context.grantPermissions(["local-network-access"]);
    await page.route(/\/c\/[^/]+$/, async (route) => {
      const response = await route.fetch();
      const policy = "default-src 'self' data:; connect-src 'self' ws:";
      const headers = { ...response.headers(), "content-security-policy": policy };
      await route.fulfill({ response, headers });
    });
    await page.goto(await mintLink(stage().gateway, { port: server.port }));
    await viewerReaches(page, "live");
    expect(new URL(page.url()).hash).toBe("");
    expect(watched.faults.join()).toContain("script-src");
  });
});

describe("a page that cannot start", () => {
  it("says so after a while when its script was blocked, and the link is still good", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const link = await mintLink(stage().gateway, { port: server.port });
    const page = await pageWithout(context, /\/assets\/main-.*\.js$/);
    const greeted = greetingOf(page);
    await page.goto(link);
    await greeted;
    const words = page.getByRole("heading", { name: NOT_STARTED });
    expect(await words.isVisible()).toBe(false);
    expect(await page.getByRole("heading", { name: "Connecting" }).isVisible()).toBe(true);
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        if (animation instanceof CSSAnimation && animation.animationName === "reveal") {
          animation.finish();
        }
      }
    });
    await expect.poll(() => words.isVisible(), SOON).toBe(true);
    await page.unroute(/\/assets\/main-.*\.js$/);
    await page.reload();
    await viewerReaches(page, "live");
    expect(await page.locator("#not-started").count()).toBe(0);
  });

  it("asks again for what draws its screen, then says so, and its button goes on with the session", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const page = await pageWithout(context, /\/assets\/novnc-.*\.js$/);
    await page.goto(await mintLink(stage().gateway, { port: server.port }));
    expect(await viewerEnd(page)).toBe("page-incomplete");
    await page.unroute(/\/assets\/novnc-.*\.js$/);
    let cut = 2;
    await page.route(/\/assets\/novnc-.*\.js$/, async (route) => {
      cut -= 1;
      await (cut < 0 ? route.continue() : route.abort());
    });
    await page.getByRole("button", { name: "Try again" }).click();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    expect(cut).toBeLessThan(0);
    // The link was used once, and the session has had no end.
    expect(stage().gateway.logs().join("\n")).not.toContain("ticket-used");
  });

  it("says so at once when nothing but the page arrived, and shows nothing that is for later", async (context) => {
    const { expect } = context;
    const page = await pageWithout(context, /\/assets\//);
    await page.goto(`${stage().gateway.url}/c#ticket`);
    expect(await page.getByRole("heading", { name: NOT_STARTED }).isVisible()).toBe(true);
    expect(await page.locator("button:visible").count()).toBe(0);
  });

  it("says that it needs JavaScript where that is off", async (context) => {
    const { expect } = context;
    const watched = await openPage(stage().browser, { javaScriptEnabled: false });
    context.onTestFinished(() => watched.close());
    const { page } = watched;
    await page.goto(`${stage().gateway.url}/c#ticket`);
    // Playwright's own selectors pass over what is in a noscript.
    const words = await page.evaluate(() => {
      const paragraph = document.querySelector("noscript p");
      const { height = 0 } = paragraph?.getBoundingClientRect() ?? {};
      return height > 0 ? paragraph?.textContent : undefined;
    });
    expect(words).toContain("This page needs JavaScript");
    expect(await page.getByRole("heading", { name: NOT_STARTED }).isVisible()).toBe(false);
  });
});
