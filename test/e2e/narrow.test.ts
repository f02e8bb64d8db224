import type { Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";

import { LANGUAGE_TAGS } from "../../worker/channel/languages.ts";
import { brokenWords, cutOff } from "../support/layout.ts";
import { startQemu, type QemuServer } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { viewerEnd, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

const NARROW = { viewport: { width: 320, height: 640 }, reducedMotion: "reduce" } as const;

/** What opens each panel and dialog of a live console. */
const PANELS = [
  '[popovertarget="keys-menu"]',
  '[popovertarget="clipboard"]',
  '[popovertarget="picture"]',
  '[popovertarget="sound"]',
  '[popovertarget="connection"]',
  '[data-action="disconnect"]',
  '[data-action="about"]',
  '#keys-toolbar [data-action="type-text"]',
  '#keys-menu [data-action="share"]',
  '#keys-menu [data-action="own-combinations"]',
  '#keys-menu [data-action="guest-keyboard"]',
];

/** What is broken within a word where letters are twice as large as usual (WCAG 2.2, 1.4.4), also on a wider phone. */
async function brokenAtDouble(page: Page): Promise<readonly string[]> {
  const sizeLetters = (size: string): Promise<void> =>
    page.evaluate((to) => {
      document.documentElement.style.fontSize = to;
    }, size);
  await sizeLetters("200%");
  const narrow = await brokenWords(page);
  await page.setViewportSize({ ...NARROW.viewport, width: 390 });
  const wide = await brokenWords(page);
  await page.setViewportSize(NARROW.viewport);
  await sizeLetters("");
  return [...new Set([...narrow, ...wide])];
}

describe("a page of 320 px", () => {
  let machine: QemuServer;
  beforeAll(async () => {
    machine = await startQemu({ guest: "agent" });
    return () => machine.close();
  });

  it.for(LANGUAGE_TAGS)(
    "cuts nothing off in %s, and breaks no word with letters twice as large",
    async (locale, { expect }) => {
      const { page } = await stage().visit(stage().gateway.url, { ...NARROW, locale });
      await viewerReaches(page, "landing");
      expect(await page.locator("html").getAttribute("lang")).toBe(locale);
      expect(await cutOff(page)).toEqual([]);
      expect.soft(await brokenAtDouble(page), "landing").toEqual([]);
      const grants = { clipboard: "both", audio: true, resize: true, share: true } as const;
      await page.goto(await stage().link({ port: machine.port, name: "web-01", ...grants }));
      await viewerReaches(page, "live");
      await page.locator("#clipboard-button").waitFor();
      expect(await cutOff(page)).toEqual([]);
      for (const opener of PANELS) {
        // oxlint-disable no-await-in-loop -- one panel after another
        await page.locator(opener).evaluate((button: HTMLElement) => button.click());
        const panel = page.locator("dialog[open], :popover-open");
        await panel.waitFor();
        expect.soft(await cutOff(page), opener).toEqual([]);
        expect.soft(await brokenAtDouble(page), opener).toEqual([]);
        await panel.evaluate((it: HTMLElement) => {
          if (it instanceof HTMLDialogElement) it.close();
          else it.hidePopover();
        });
        // oxlint-enable no-await-in-loop
      }
      await page.locator('[data-action="confirm-leave"]').evaluate((it: HTMLElement) => it.click());
      await viewerEnd(page);
      expect(await cutOff(page)).toEqual([]);
      expect.soft(await brokenAtDouble(page), "ended").toEqual([]);
    },
  );

  it.for(LANGUAGE_TAGS)(
    "cuts nothing off beside the time that is left, in %s",
    async (locale, { expect }) => {
      const request = { port: machine.port, name: "web-01", moreTime: true, maxSeconds: 590 };
      const { page } = await stage().show(
        { ...request, clipboard: "both", audio: true },
        { ...NARROW, locale },
      );
      await viewerReaches(page, "live");
      await page.locator("#clipboard-button").waitFor();
      await page.locator('[data-action="ask-time"]').waitFor();
      expect(await cutOff(page)).toEqual([]);
      await page.locator('[data-action="ask-time"]').click();
      await page.locator("#more-time > .badge").waitFor();
      expect(await cutOff(page)).toEqual([]);
    },
  );
});
