import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { PHONE } from "../support/chromium.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { isDrawn, PROMPT, readScreen, TEXT_SCREEN } from "../support/vga-text.ts";
import {
  focusScreen,
  screenPixels,
  screenSize,
  SOON,
  typeInto,
  viewerReaches,
} from "../support/viewer-page.ts";
import { startX11vnc } from "../support/x11vnc.ts";

const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789,.?!";

/**
 * More key events (1,080 of 380 characters) than QEMU keeps, 1,024, and than the gateway lets through at once, 1,000;
 * ordered otherwise in each part, so that any that is lost or moved shows.
 */
const TEXT = Array.from({ length: 380 }, (_, at) => {
  const part = Math.floor(at / ALPHABET.length);
  return ALPHABET[(at * 37 + part * 5) % ALPHABET.length];
}).join("");

/** What is typed for some seconds. */
const SHORT_TEXT = TEXT.slice(0, 120);

const stage = stageForFile();

/** Raises the phone's keyboard and gives it a text at once, as dictation and its clipboard do. */
async function dictate(page: Page, text: string): Promise<void> {
  await page.locator('[data-action="keyboard"]').tap();
  await page.locator("#phone-keyboard:focus").waitFor({ state: "attached" });
  await page.keyboard.insertText(text);
}

/** The echo guest in a viewer: gives what it shows after its prompt, by cells that are known. */
async function echoGuest(page: Page, expect: TestContext["expect"]) {
  await viewerReaches(page, "live");
  await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
  const read = (count: number) => readScreen((...area) => screenPixels(page, ...area), count + 1);
  await expect.poll(() => read(0), SOON).toEqual([PROMPT]);
  return async (count: number) => (await read(count)).slice(1);
}

describe("what a phone dictates", () => {
  it("arrives in QEMU, in order, and no key stays down", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "echo" });
    onTestFinished(() => machine.close());
    const { page } = await stage().show({ port: machine.port }, PHONE);
    const shown = await echoGuest(page, expect);
    await dictate(page, ALPHABET);
    // The same picture for no two characters: now they can be told apart.
    const kinds = async () => new Set((await shown(ALPHABET.length)).filter(isDrawn)).size;
    await expect.poll(kinds, SOON).toBe(ALPHABET.length);
    const alphabet = await shown(ALPHABET.length);
    const reads = async () => {
      const cells = await shown(ALPHABET.length + TEXT.length + 1);
      return cells.slice(ALPHABET.length).map((cell) => ALPHABET[alphabet.indexOf(cell)] ?? " ");
    };
    await page.keyboard.insertText(TEXT);
    await expect.poll(async () => (await reads()).join("").trim(), SOON).toBe(TEXT);
    await focusScreen(page);
    await typeInto(page, "e");
    await expect.poll(async () => (await reads()).join(""), SOON).toBe(`${TEXT}e`);
  });

  it("arrives in a server that gets keysyms alone, also before what is typed meanwhile", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    await dictate(page, SHORT_TEXT);
    await focusScreen(page);
    await page.keyboard.press("e");
    await expect.poll(() => server.display.typed(), SOON).toBe(`${SHORT_TEXT}e`);
    await typeInto(page, "f");
    await expect.poll(() => server.display.typed(), SOON).toBe(`${SHORT_TEXT}ef`);
    await viewerReaches(page, "live");
  });
});

describe("more than can wait", () => {
  it("is not typed at all, and the page says so", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port }, PHONE);
    await viewerReaches(page, "live");
    await dictate(page, "x".repeat(2001));
    await expect.poll(() => page.locator("#hint").isVisible(), SOON).toBe(true);
    expect(await page.locator("#hint-text").textContent()).toBe(
      "Not typed: no more than 2,000 characters can wait",
    );
    // What was refused is not there to be erased either.
    await page.keyboard.press("Backspace");
    await page.keyboard.insertText("ok");
    await expect.poll(() => server.display.typed(), SOON).toBe("ok");
    expect(server.display.keysyms()).toEqual([0xff08, 0x6f, 0x6b]);
  });
});

describe("a program that types on the screen", () => {
  it("is slowed down, and all of it arrives", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await page.locator("#screen canvas").evaluate((canvas) => {
      // More events than the gateway lets through at once.
      for (let typed = 0; typed < 520; typed += 1) {
        for (const type of ["keydown", "keyup"]) {
          canvas.dispatchEvent(new KeyboardEvent(type, { key: "a", code: "KeyA" }));
        }
      }
    });
    await expect.poll(() => server.display.typed().length, SOON).toBe(520);
    await viewerReaches(page, "live");
  });
});
