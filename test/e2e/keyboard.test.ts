import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { mintLink } from "../support/gateway.ts";
import { startQemu } from "../support/qemu.ts";
import { connectRfb, tcpPipe } from "../support/rfb-client.ts";
import { stageForFile } from "../support/stage.ts";
import { isDrawn, PROMPT, readCells, TEXT_SCREEN } from "../support/vga-text.ts";
import {
  focusScreen,
  screenPixels,
  screenSize,
  SOON,
  typeInto,
  viewerReaches,
} from "../support/viewer-page.ts";
import { startX11vnc } from "../support/x11vnc.ts";

/** X key codes, by the places of the keys on a US keyboard. */
const X_KEYS = {
  Digit7: 16,
  Minus: 20,
  KeyQ: 24,
  KeyY: 29,
  ShiftLeft: 50,
  KeyZ: 52,
  Slash: 61,
  AltGr: 92,
} as const;

const { Digit7, Minus, KeyQ, KeyY, ShiftLeft, KeyZ, Slash, AltGr } = X_KEYS;

const stage = stageForFile();

/** Presses and releases the keys that give these characters on the person's keyboard. */
async function press(page: Page, characters: string): Promise<void> {
  for (const key of characters) {
    for (const type of ["keydown", "keyup"]) {
      // oxlint-disable-next-line no-await-in-loop -- keys are pressed one after another
      await page.locator("#screen canvas").dispatchEvent(type, { key, code: "KeyA" });
    }
  }
}

describe("a server that gets keysyms alone", () => {
  it("presses the keys of the guest's layout", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, keyboard: "de" });
    await viewerReaches(page, "live");
    await press(page, "zyß-@/");
    const german = [KeyY, KeyZ, Minus, Slash, AltGr, KeyQ, ShiftLeft, Digit7];
    await expect.poll(() => server.display.keycodes(), SOON).toEqual(german);
  });

  it("gets text of a phone's keyboard the same way", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, keyboard: "de" });
    await viewerReaches(page, "live");
    await page.locator("#phone-keyboard").focus();
    await page.keyboard.insertText("zZß");
    const german = [KeyY, ShiftLeft, KeyY, Minus];
    await expect.poll(() => server.display.keycodes(), SOON).toEqual(german);
  });

  it("gets the layout that is chosen in the menu, and keeps it for the console", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const console = { port: server.port, console: "vm-of-the-layout" };
    const { page } = await stage().show(console);
    await viewerReaches(page, "live");
    await press(page, "z");
    await page.locator('[data-action="keys-menu"]').click();
    await page.getByRole("menuitem", { name: "Machine’s keyboard" }).click();
    const select = page.getByRole("dialog", { name: "Machine’s keyboard" }).getByLabel("Layout");
    await expect.poll(() => select.inputValue(), SOON).toBe("us");
    await select.selectOption({ label: "German" });
    await page.getByRole("button", { name: "Done" }).click();
    await press(page, "z");
    await expect.poll(() => server.display.keycodes(), SOON).toEqual([KeyZ, KeyY]);

    await page.goto("about:blank");
    await page.goto(await mintLink(stage().gateway, console));
    await viewerReaches(page, "live");
    await press(page, "ß");
    await expect.poll(() => server.display.keycodes(), SOON).toEqual([KeyZ, KeyY, Minus]);
  });

  it("types nothing for what the guest's keyboard lacks, and says so", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, keyboard: "de" });
    await viewerReaches(page, "live");
    await press(page, "漢-");
    await expect.poll(() => server.display.keycodes(), SOON).toEqual([Slash]);
    expect(await page.locator("#hint").textContent()).toContain(
      "“漢” is not on the machine’s keyboard",
    );
    expect(await page.getByRole("status").textContent()).toContain(
      "“漢” is not on the machine’s keyboard",
    );
  });
});

describe("a server that takes key codes", () => {
  it("gets the person's keys, and the guest's for text", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "echo" });
    onTestFinished(() => machine.close());
    const client = await connectRfb(tcpPipe("127.0.0.1", machine.port));
    onTestFinished(() => client.close());
    const typed = (from: number, count: number): Promise<readonly string[]> =>
      readCells((...area) => Promise.resolve(client.pixels(...area)), from, count);
    await expect.poll(() => typed(0, 1), SOON).toEqual([PROMPT]);
    client.type("zy");
    await expect.poll(async () => (await typed(1, 2)).every(isDrawn), SOON).toBe(true);
    const [z, y] = await typed(1, 2);

    const { page } = await stage().visit("about:blank");
    const layoutGoes = Promise.withResolvers<void>();
    await page.route(/\/assets\/guest-keyboard-.*\.js$/, async (route) => {
      await layoutGoes.promise;
      await route.continue();
    });
    await page.goto(await stage().link({ port: machine.port, keyboard: "de" }));
    await viewerReaches(page, "live");
    await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
    const row = (from: number, count: number): Promise<readonly string[]> =>
      readCells((...area) => screenPixels(page, ...area), from, count);
    await expect.poll(() => row(1, 2), SOON).toEqual([z, y]);
    await focusScreen(page);
    await typeInto(page, "zy");
    await expect.poll(() => row(3, 2), SOON).toEqual([z, y]);

    // The BIOS reads the keys of a US keyboard; a German guest would read these as "zy". They wait for its layout.
    await page.locator("#phone-keyboard").focus();
    await page.keyboard.insertText("zy");
    layoutGoes.resolve();
    await expect.poll(() => row(5, 2), SOON).toEqual([y, z]);

    // The layout that is chosen is that of texts; keys are sent by their place.
    await page.locator('[data-action="keys-menu"]').click();
    await page.getByRole("menuitem", { name: "Machine’s keyboard" }).click();
    await page.getByText("Keys that you press yourself are sent by their position").waitFor();
    await page
      .getByRole("dialog", { name: "Machine’s keyboard" })
      .getByLabel("Layout")
      .selectOption({ label: "English (United States)" });
    await page.getByRole("button", { name: "Done" }).click();
    await page.locator("#phone-keyboard").focus();
    await page.keyboard.insertText("zy");
    await expect.poll(() => row(7, 2), SOON).toEqual([z, y]);
  });
});

describe("what an input method composes", () => {
  it("is typed from the text bar once it is certain, and keys without text go as keys", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699, layout: "us" });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await page.locator('[data-action="keys-menu"]').click();
    await page.getByRole("menuitem", { name: "Text bar" }).click();
    const field = page.getByRole("textbox", { name: "by an input method" });
    await page.locator("#text-bar input:focus").waitFor();
    const person = await page.context().newCDPSession(page);
    const compose = (text: string) => {
      const { length } = text;
      const selection = { selectionStart: length, selectionEnd: length };
      return person.send("Input.imeSetComposition", { text, ...selection });
    };
    await compose("n");
    await compose("ni");
    await compose("\u4f60");
    expect(await field.inputValue()).toBe("\u4f60");
    expect(server.display.keysyms()).toEqual([]);
    await person.send("Input.insertText", { text: "\u4f60\u597d" });
    const typed = [0x100_4f60, 0x100_597d];
    await expect.poll(() => server.display.keysyms(), SOON).toEqual(typed);
    expect(await field.inputValue()).toBe("");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await page.locator("#screen canvas:focus").waitFor();
    await page.keyboard.press("s");
    const [k, enter, s] = [0x6b, 0xff0d, 0x73];
    await expect.poll(() => server.display.keysyms(), SOON).toEqual([...typed, k, enter, s]);
  });
});
