import type { Page, Response } from "playwright-core";
import { describe, it } from "vitest";

import { SHELLS } from "../../viewer/src/shell/shell.ts";
import { openPage, type WatchedPage } from "../support/chromium.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

/** What says that a page was kept. */
const FETCHED = "porthole-fetched";

/** Somebody who has opened a console before. */
async function regular(server: { readonly port: number }): Promise<WatchedPage> {
  const options = { viewport: { width: 1280, height: 800 }, serviceWorkers: "allow" } as const;
  const watched = await stage().show({ port: server.port }, options);
  await viewerReaches(watched.page, "live");
  return watched;
}

/** The pages that the browser keeps, with their headers, as text by address. */
function kept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async (name) => {
    const shells = await caches.open(name);
    const texts: Record<string, string> = {};
    for (const request of await shells.keys()) {
      const response = await shells.match(request);
      const headers = JSON.stringify([...(response?.headers ?? [])]);
      texts[request.url] = `${headers}\n${await response?.text()}`;
    }
    return texts;
  }, SHELLS);
}

/** Changes what is kept as if it were of an earlier build, or of another time. */
function change(page: Page, mark: string, fetched: number): Promise<void> {
  return page.evaluate(
    async ([name, title, header, time]) => {
      const shells = await caches.open(name);
      for (const request of await shells.keys()) {
        const response = await shells.match(request);
        if (response === undefined) continue;
        const headers = new Headers(response.headers);
        headers.set(header, time);
        const text = (await response.text()).replace("<title>", `<title>${title}`);
        await shells.put(request, new Response(text, { headers }));
      }
    },
    [SHELLS, mark, FETCHED, String(fetched)] as const,
  );
}

async function opened(watched: WatchedPage, address: string): Promise<[Page, Response | null]> {
  const page = await watched.context.newPage();
  return [page, await page.goto(address)];
}

const wasKept = (response: Response | null): boolean => response?.headers()[FETCHED] !== undefined;

describe("the page of a second console", () => {
  it("comes out of the browser, and is the gateway's", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const first = await regular(server);
    const secrets = [first.page.url()];
    await expect.poll(async () => Object.keys(await kept(first.page)), SOON).toHaveLength(1);

    const link = await stage().link({ port: server.port });
    const [page, response] = await opened(first, link);
    expect(wasKept(response)).toBe(true);
    const { headers } = await fetch(`${stage().gateway.url}/c`);
    const policy = "content-security-policy";
    expect(response?.headers()[policy]).toBe(headers.get(policy));
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");

    // Neither a ticket nor the name of a session is anywhere in what the browser keeps.
    const [, ticket = ""] = link.split("#");
    secrets.push(ticket, page.url());
    const texts = JSON.stringify(await kept(page));
    expect(texts).toContain("/c/-");
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(40);
      expect(texts).not.toContain(secret.slice(secret.lastIndexOf("/") + 1));
    }
    expect(await page.evaluate(() => caches.keys())).toEqual([SHELLS]);

    const again = await page.reload();
    expect(wasKept(again)).toBe(false);
    await viewerReaches(page, "live");
  });

  it("is the one of before a deploy once, and not after its time", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const first = await regular(server);
    await expect.poll(async () => Object.keys(await kept(first.page)), SOON).toHaveLength(1);
    await change(first.page, "Earlier ", Date.now());
    const isEarlier = async (): Promise<boolean> =>
      JSON.stringify(await kept(first.page)).includes("<title>Earlier ");
    expect(await isEarlier()).toBe(true);
    const [page, response] = await opened(first, await stage().link({ port: server.port }));
    expect(wasKept(response)).toBe(true);
    expect(await response?.text()).toContain("<title>Earlier ");
    await viewerReaches(page, "live");
    await expect.poll(isEarlier, SOON).toBe(false);

    await change(first.page, "Too old ", 1);
    const [, fresh] = await opened(first, await stage().link({ port: server.port }));
    expect(wasKept(fresh)).toBe(false);
    expect(await fresh?.text()).not.toContain("<title>Too old ");
  });

  it("is in the language that a person has chosen since", async (context) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const first = await regular(server);
    await context.expect
      .poll(async () => Object.keys(await kept(first.page)), SOON)
      .toHaveLength(1);
    const [landing] = await opened(first, stage().gateway.url);
    await landing.getByLabel("Language").locator("visible=true").selectOption("Deutsch");
    await landing.getByLabel("Konsolen-Link einfügen").waitFor();
    const [page] = await opened(first, await stage().link({ port: server.port }));
    await page.getByRole("button", { name: "Info und Tastenkürzel" }).waitFor();
  });

  it("has no other script run, and no other policy made", async (context) => {
    const { expect } = context;
    const options = { viewport: { width: 800, height: 600 }, serviceWorkers: "allow" } as const;
    const watched = await openPage(stage().browser, options);
    context.onTestFinished(() => watched.close());
    await watched.page.goto(`${stage().gateway.url}/c`);
    const outcomes = await Promise.all(
      [
        'navigator.serviceWorker.register("service-worker.js")',
        'trustedTypes.createPolicy("other", { createScriptURL: (text) => text })',
      ].map((script) =>
        watched.page.evaluate<string>(
          `(async () => ${script})().then(() => "done", (error) => error.name)`,
        ),
      ),
    );
    expect(outcomes).toEqual(["TypeError", "TypeError"]);
  });
});
