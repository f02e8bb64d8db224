import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";

import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { consoleUrl } from "../../demo/cloudstack/console-url.ts";
import type { WatchedPage } from "../support/chromium.ts";
import { cloudStackToken } from "../support/cloudstack.ts";
import { CLOUDSTACK_SECRETS } from "../support/gateway-secrets.ts";
import { mintLink, mintTicket } from "../support/gateway.ts";
import { startLagProxy } from "../support/lag-proxy.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import {
  focusScreen,
  screenColor,
  SOON,
  typeInto,
  viewerEnd,
  viewerReaches,
} from "../support/viewer-page.ts";

const BLUE = "#3366cc";

const stage = stageForFile({ secrets: CLOUDSTACK_SECRETS });

async function painted({ onTestFinished }: TestContext): Promise<PaintedVncServer> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  return server;
}

interface Scene extends WatchedPage {
  readonly server: PaintedVncServer;
  /** The page's address, with the link. */
  readonly link: string;
}

/** A live console of a painted VNC server. */
async function liveScreen(context: TestContext, mode?: "control" | "view"): Promise<Scene> {
  const server = await painted(context);
  const link = await mintLink(stage().gateway, {
    port: server.port,
    name: "web-01",
    ...(mode === undefined ? {} : { mode }),
  });
  const watched = await stage().visit(link);
  await viewerReaches(watched.page, "live");
  await context.expect.poll(() => screenColor(watched.page, 320, 240), SOON).toBe(BLUE);
  return { ...watched, server, link };
}

/** A way to a server that can be closed and opened again, at a port that stays the same. */
interface Door {
  readonly port: number;
  open(): Promise<void>;
  close(): Promise<void>;
}

async function openDoor({ onTestFinished }: TestContext, server: { port: number }): Promise<Door> {
  const sockets = new Set<Socket>();
  const listener = createServer((inside) => {
    const outside = connect(server.port, "127.0.0.1");
    for (const socket of [inside, outside]) {
      sockets.add(socket);
      // What is cut while it sends is no fault of the test.
      socket.on("error", () => {});
    }
    inside.pipe(outside).pipe(inside);
  });
  const open = async (port: number): Promise<void> => {
    await once(listener.listen(port, "127.0.0.1"), "listening");
  };
  const close = async (): Promise<void> => {
    const closed = once(listener, "close");
    listener.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await open(0);
  onTestFinished(close);
  const { port } = listener.address() as AddressInfo; // which a listening TCP server has
  return { port, open: () => open(port), close };
}

/** What is in the tab's storage. */
function entriesOf(page: Page): Promise<readonly (readonly [string, string])[]> {
  return page.evaluate(() => Object.entries(sessionStorage));
}

/** Sessions that the gateway has let in so far. */
const admitted = (): number =>
  stage()
    .gateway.logs()
    .filter((line) => line.includes('"viewer-admitted"')).length;

describe("a page that is loaded again", () => {
  it("shows the same console, and takes keys", async (context) => {
    const { expect } = context;
    const { page, server } = await liveScreen(context);
    await focusScreen(page);
    await typeInto(page, "before, ");
    await expect.poll(() => server.display.typed(), SOON).toBe("before, ");
    const before = admitted();
    const address = page.url();
    const asked = performance.now();
    await page.reload({ waitUntil: "commit" });
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
    console.log(`a reload: ${(performance.now() - asked).toFixed(0)} ms to the first pixel`);
    expect(page.url()).toBe(address);
    expect(await page.title()).toBe("web-01 – Porthole");
    expect(admitted()).toBe(before);
    await focusScreen(page);
    await typeInto(page, "after");
    await expect.poll(() => server.display.typed(), SOON).toBe("before, after");
    server.display.fill(0xcc6633, { x: 0, y: 0, width: 640, height: 480 });
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
  });

  it("does so again and again, with view only as before", async (context) => {
    const { expect } = context;
    const { page } = await liveScreen(context, "view");
    for (let times = 0; times < 3; times += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one reload after another
      await page.reload();
      // oxlint-disable-next-line no-await-in-loop -- one reload after another
      await viewerReaches(page, "live");
    }
    expect(await page.locator("body").getAttribute("data-mode")).toBe("view");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
  });

  it("holds no key down in the machine", async (context) => {
    const { expect } = context;
    const { page, server } = await liveScreen(context);
    await focusScreen(page);
    await page.keyboard.down("Shift");
    await page.keyboard.press("A");
    await expect.poll(() => server.display.typed(), SOON).toBe("A");
    await page.reload();
    await page.keyboard.up("Shift");
    await viewerReaches(page, "live");
    await focusScreen(page);
    await typeInto(page, "b");
    await expect.poll(() => server.display.typed(), SOON).toBe("Ab");
  });

  it("asks again where it had asked, and has not used its link", async (context) => {
    const server = await painted(context);
    const link = await mintLink(stage().gateway, {
      port: server.port,
      confirm: true,
      name: "web-01",
    });
    const { page } = await stage().visit(link);
    const question = page.getByRole("heading", { name: "Open web-01?" });
    await question.waitFor();
    await page.reload();
    await question.waitFor();
    await page.getByRole("button", { name: "Open console" }).click();
    await viewerReaches(page, "live");
    await page.reload();
    await viewerReaches(page, "live");
  });

  it("goes on watching for a machine that is away", async (context) => {
    const { expect } = context;
    const server = await painted(context);
    const door = await openDoor(context, server);
    const { page } = await stage().show({ port: door.port, name: "web-01" });
    await viewerReaches(page, "live");
    await door.close();
    await viewerReaches(page, "waiting");
    await page.reload();
    await viewerReaches(page, "waiting");
    const title = page.locator("#away-title");
    expect(await title.textContent()).toBe("web-01 may be restarting. Waiting for it…");
    expect(await page.title()).toBe("Waiting for web-01 – Porthole");
    await door.open();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
    expect(await page.title()).toBe("web-01 – Porthole");
  });

  it("shows nothing after the person has left", async (context) => {
    const { expect } = context;
    const { page } = await liveScreen(context);
    await page.locator('[data-action="disconnect"]').click();
    await page.locator('[data-action="confirm-leave"]').click();
    expect(await viewerEnd(page)).toBe("closed");
    expect(await entriesOf(page)).toEqual([]);
    await page.reload();
    await viewerReaches(page, "landing");
    await page.getByRole("heading", { name: "web-01 was open in this tab" }).waitFor();
  });

  it("shows another console if a link is pasted over it", async (context) => {
    const { expect } = context;
    const { page } = await liveScreen(context);
    const other = await startTigerVnc({ paint: 0xcc6633 });
    context.onTestFinished(() => other.close());
    await page.goto(await mintLink(stage().gateway, { port: other.port }));
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#cc6633");
    await page.goBack();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
  });

  it("works as it otherwise would where the browser stores nothing", async (context) => {
    const { expect } = context;
    const server = await painted(context);
    const watched = await stage().visit("about:blank");
    const { page } = watched;
    await page.addInitScript(() => {
      Object.defineProperty(window, "sessionStorage", {
        get: () => {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
    await page.goto(await mintLink(stage().gateway, { port: server.port }));
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
    await page.reload();
    await viewerReaches(page, "landing");
  });
});

describe("a page that has used its link and has heard nothing of it", () => {
  /** A page to whose WebSockets nothing comes while `isHeld`. */
  async function deafPage(context: TestContext, server: PaintedVncServer) {
    const watched = await stage().visit("about:blank");
    const { page } = watched;
    const line = { isHeld: true };
    await page.routeWebSocket(/\/api\/v1\/connect/, (socket) => {
      const gateway = socket.connectToServer();
      gateway.onMessage((message) => {
        if (!line.isHeld) socket.send(message);
      });
    });
    const before = admitted();
    const link = await mintLink(stage().gateway, { port: server.port, name: "web-01" });
    await page.goto(link);
    await context.expect.poll(admitted, SOON).toBe(before + 1);
    return { ...watched, line, link };
  }

  it("shows its console when it is loaded again, or its link opened again, and strangers none", async (context) => {
    const { expect } = context;
    const { page, line, link } = await deafPage(context, await painted(context));
    await page.reload();
    const stranger = await stage().visit(link);
    expect(await viewerEnd(stranger.page)).toBe("ticket-used");
    line.isHeld = false;
    await page.reload();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
    // It has a token now.
    await page.goto("about:blank");
    await page.goto(link);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
  });

  it("asks again by itself when the line breaks", async (context) => {
    const { expect } = context;
    const server = await painted(context);
    const { hostname, port } = new URL(stage().gateway.url);
    const line = await startLagProxy({ host: hostname, port: Number(port), roundTripMs: 200 });
    context.onTestFinished(() => line.close());
    const before = admitted();
    const ticket = await mintTicket({ port: server.port });
    const { page } = await stage().visit(`http://127.0.0.1:${line.port}/c#${ticket}`);
    await expect.poll(admitted, { ...SOON, interval: 5 }).toBe(before + 1);
    line.cut();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
  });
});

describe("a tab that was closed and is restored", () => {
  it("shows the console that it had", async (context) => {
    const { expect } = context;
    const { page, context: browser } = await liveScreen(context);
    const entries = await entriesOf(page);
    const address = page.url();
    await page.close();
    const restored = await browser.newPage();
    await restored.addInitScript((stored) => {
      for (const [name, value] of stored) sessionStorage.setItem(name, value);
    }, entries);
    await restored.goto(address);
    await viewerReaches(restored, "live");
    await expect.poll(() => screenColor(restored, 320, 240), SOON).toBe(BLUE);
  });
});

describe("a page of CloudStack's that is loaded again", () => {
  it("shows the same console, although its token is spent and no longer in the address", async (context) => {
    const { expect } = context;
    const password = "cAnArY-1";
    const server = await startTigerVnc({ paint: 0x3366cc, password });
    context.onTestFinished(() => server.close());
    const fields = { clientHostPort: server.port, clientHostPassword: password };
    const token = cloudStackToken({ fields });
    const { page, addresses } = await stage().visit(consoleUrl(stage().gateway.url, token));
    await viewerReaches(page, "live");
    const before = addresses.length;
    await page.reload();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe(BLUE);
    expect(page.url()).not.toContain("token");
    expect(addresses.slice(before).join("\n")).not.toContain(token.slice(20, 40));
  });
});
