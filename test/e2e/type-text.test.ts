import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

import { violations } from "../support/axe.ts";
import { openConsole } from "../support/console-scene.ts";
import { PHONE } from "../support/chromium.ts";
import { READY } from "../support/logging-guests.ts";
import { startQemu, type QemuServer } from "../support/qemu.ts";
import { connectRfb, tcpPipe } from "../support/rfb-client.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { typeText, writeText } from "../support/type-text.ts";
import { typedByKeysyms, typedByPresses, typedByScanCodes } from "../support/typed-text.ts";
import { focusScreen, SOON, viewerReaches } from "../support/viewer-page.ts";
import { startX11vnc } from "../support/x11vnc.ts";

const SENTENCE = "Straße €5 @ {ñ} ~/bin";

/** What of the sentence arrives by keys of a layout, and what the page says before that it leaves out. */
const LAYOUTS = [
  { layout: "de", arrives: "Straße €5 @ {} ~/bin", missing: ["ñ"] },
  { layout: "us", arrives: "Strae 5 @ {} ~/bin", missing: ["ß", "€", "ñ"] },
  { layout: "us(intl)", arrives: SENTENCE, missing: [] },
  { layout: "fr", arrives: "Straße €5 @ {} ~/bin", missing: ["ñ"] },
] as const;

/** Characters for a guest that is slower than keys can leave; `TYPED=2000` has it be the longest that is promised. */
const LONG_TEXT = Array.from(
  { length: Number(process.env["TYPED"] ?? 240) },
  (_, at) => "abcdefghijklmnopqrstuvwxyz"[(at * 7) % 26],
).join("");

const stage = stageForFile();

/** A guest that has read nothing yet but what makes it ready. */
async function qemu({ onTestFinished, expect }: TestContext, guest: "codes" | "slow") {
  const machine = await startQemu({ guest });
  onTestFinished(() => machine.close());
  await expect.poll(() => machine.written(), SOON).toContain(READY);
  return machine;
}

async function read(machine: QemuServer): Promise<Uint8Array> {
  const written = await machine.written();
  return written.subarray(written.indexOf(READY) + 1);
}

async function live(page: Page): Promise<void> {
  await viewerReaches(page, "live");
  await focusScreen(page);
  await page.locator('[data-action="type-text"]').first().waitFor({ state: "attached" });
}

describe("a text that is typed", () => {
  it("arrives in a guest behind QEMU by the keys of its layout", async (context) => {
    const { expect } = context;
    const machine = await qemu(context, "codes");
    let before = 0;
    for (const { layout, arrives, missing } of LAYOUTS) {
      // oxlint-disable-next-line no-await-in-loop -- one machine has one layout after another
      before = await one(layout, arrives, missing);
    }
    async function one(layout: string, arrives: string, missing: readonly string[]) {
      const { page } = await stage().show({ port: machine.port, keyboard: layout });
      await live(page);
      await writeText(page, SENTENCE);
      const marks = page.locator("#type-text-marked mark");
      await expect.poll(() => marks.allTextContents(), SOON).toEqual(missing);
      expect(typedByScanCodes(layout, (await read(machine)).subarray(before))).toBe("");
      await page.getByRole("button", { name: /^Type( without them)?$/ }).click();
      const typed = async () => typedByScanCodes(layout, (await read(machine)).subarray(before));
      await expect.poll(typed, SOON).toBe(arrives);
      await page.close();
      return (await read(machine)).length;
    }
  });

  it("has the numbers of what has no key, where a person wants that", async (context) => {
    const { expect } = context;
    const machine = await qemu(context, "codes");
    const { page } = await stage().show({ port: machine.port, keyboard: "us" });
    await live(page);
    const ways = [
      // Alt, and 0241 on the keypad. NumLock is off in this guest, and so it is again.
      [
        "windows",
        [0x45, 0xc5, 0x38, 0x52, 0xd2, 0x50, 0xd0, 0x4b, 0xcb, 0x4f, 0xcf, 0xb8, 0x45, 0xc5],
      ],
      // Ctrl+Shift+U, then F1 and a space.
      ["linux", [0x1d, 0x2a, 0x16, 0x96, 0xaa, 0x9d, 0x21, 0xa1, 0x02, 0x82, 0x39, 0xb9]],
    ] as const;
    for (const [way, codes] of ways) {
      // oxlint-disable-next-line no-await-in-loop -- one text after another
      await one(way, codes);
    }
    async function one(way: string, codes: readonly number[]) {
      await writeText(page, "ñ");
      await page.getByLabel("Characters without a key").selectOption(way);
      await page.getByRole("button", { name: "Type", exact: true }).click();
      // Before them are the keys that have opened the dialog.
      const last = async () => Array.from((await read(machine)).subarray(-codes.length));
      await expect.poll(last, SOON).toEqual(codes);
      await page.locator("#typing", { hasText: "1 character was typed" }).waitFor();
    }
  });

  it("arrives in TigerVNC, which takes key codes as well", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    let before = 0;
    for (const { layout, arrives } of LAYOUTS) {
      // oxlint-disable-next-line no-await-in-loop -- one server, one guest after another
      await one(layout, arrives);
      before = server.display.presses().length;
    }
    async function one(layout: string, arrives: string) {
      const { page } = await stage().show({ port: server.port, keyboard: layout });
      await live(page);
      await typeText(page, SENTENCE);
      const typed = () => typedByPresses(layout, server.display.presses().slice(before));
      await expect.poll(typed, SOON).toBe(arrives);
      await page.close();
    }
  });

  it.for(["de", "us", "fr"])(
    "arrives whole in x11vnc, which finds the keys of characters: %s",
    async (layout, { expect, onTestFinished }) => {
      const server = await startX11vnc({ paint: 0x336699, layout });
      onTestFinished(() => server.close());
      const { page } = await stage().show({ port: server.port });
      await live(page);
      await writeText(page, SENTENCE);
      const marks = page.locator("#type-text-marked mark");
      await expect.poll(() => marks.allTextContents(), SOON).toEqual(["ß", "€", "ñ"]);
      await page.getByRole("button", { name: "Type", exact: true }).click();
      const typed = () => typedByKeysyms(server.display.keysyms());
      await expect.poll(typed, SOON).toBe(SENTENCE);
    },
  );

  it("arrives in a guest whose server looks keysyms up on a US keyboard", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    let before = 0;
    for (const { layout, arrives } of LAYOUTS.filter(({ layout }) => !layout.startsWith("us"))) {
      // oxlint-disable-next-line no-await-in-loop -- one server, one guest after another
      await one(layout, arrives);
      before = server.display.presses().length;
    }
    async function one(layout: string, arrives: string) {
      const { page } = await stage().show({ port: server.port, keyboard: layout });
      await live(page);
      await typeText(page, SENTENCE);
      const typed = () => typedByPresses(layout, server.display.presses().slice(before));
      await expect.poll(typed, SOON).toBe(arrives);
      await page.close();
    }
  });

  it("is written in a dialog that everybody can use", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, keyboard: "de" });
    await live(page);
    await writeText(page, "one\n漢字 ñ");
    await page.locator("#type-text-marked mark").first().waitFor();
    expect(await violations(page, "#type-text")).toEqual([]);
    // A secret is neither shown, nor is it there when the dialog is opened again.
    await page.getByLabel("Hide the text").check();
    expect(await page.locator("#type-text-marked mark").count()).toBe(0);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Alt+Shift+KeyV");
    const text = page.getByRole("textbox", { name: "Text", exact: true });
    expect(await text.inputValue()).toBe("");
    expect(await page.getByLabel("Hide the text").isChecked()).toBe(false);

    await text.fill("x".repeat(400));
    await page.getByRole("button", { name: "Type", exact: true }).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
    expect(await violations(page, "#typing")).toEqual([]);
    await page.keyboard.press("Escape");
    const strip = page.locator("#typing");
    await expect.poll(() => strip.textContent(), SOON).toMatch(/^Stopped: \d+ of 400 characters/);
    const [, count] = /Stopped: (\d+)/.exec((await strip.textContent()) ?? "") ?? [];
    await expect.poll(() => server.display.typed().length, SOON).toBe(Number(count));
    expect(server.display.typed()).toMatch(/^x+$/);
  });

  it("arrives from a phone", async (context) => {
    const { expect } = context;
    const machine = await qemu(context, "codes");
    const { page } = await stage().show({ port: machine.port, keyboard: "de" }, PHONE);
    await live(page);
    await page.locator('[data-action="keys-menu"]').tap();
    await page.getByRole("menuitem", { name: "Type text" }).tap();
    await page.getByRole("textbox", { name: "Text", exact: true }).fill("Grüße\tß\n");
    await page.getByRole("button", { name: "Type", exact: true }).tap();
    const typed = async () => typedByScanCodes("de", await read(machine));
    await expect.poll(typed, SOON).toBe("Grüße\tß\n");
  });
});

describe("a text that is typed while the connection is lost", () => {
  it("arrives whole, with nothing twice", async (context) => {
    const { expect, onTestFinished } = context;
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { browser, gateway } = stage();
    const scene = await openConsole(context, { browser, gateway }, { port: server.port });
    const { page, network } = scene;
    await live(page);
    const text = Array.from({ length: 150 }, (_, at) => "abcdefghij".charAt((at * 7) % 10)).join(
      "",
    );
    await typeText(page, text);
    await expect.poll(() => server.display.typed().length, SOON).toBeGreaterThan(10);
    network.cut();
    await expect.poll(() => server.display.typed().length, SOON).toBeGreaterThan(60);
    network.cut();
    await expect.poll(() => server.display.typed(), SOON).toBe(text);
    expect(await scene.states()).toBe("live reconnecting live reconnecting live");
  });
});

describe("a text that is pasted or dropped where the clipboard may not go", () => {
  it("is typed: at once if it is plain, else it is shown first", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const request = { port: server.port };
    const allowed = { permissions: ["clipboard-read", "clipboard-write"] };
    const { page } = await stage().show(request, allowed);
    await live(page);
    await page.evaluate(() => navigator.clipboard.writeText("pasted"));
    await page.keyboard.press("Control+Shift+KeyV");
    await expect.poll(() => server.display.typed(), SOON).toBe("pasted");
    await page.locator("#screen canvas").evaluate((canvas) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData("text/plain", "one\ntwo");
      canvas.dispatchEvent(
        new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }),
      );
    });
    const text = page.getByRole("textbox", { name: "Text", exact: true });
    await expect.poll(() => text.inputValue(), SOON).toBe("one\ntwo");
    expect(server.display.typed()).toBe("pasted");
  });
});

describe("CapsLock that is on in the machine", () => {
  it("is shown, and does not change a text", async (context) => {
    const { expect } = context;
    const machine = await qemu(context, "slow");
    const { page } = await stage().show({ port: machine.port, keyboard: "us" });
    await live(page);
    const badge = page.locator(".badge.locked");
    const typed = async () => Buffer.from(await read(machine)).toString("latin1");
    // This BIOS sets its lights when it has read a key.
    await page.keyboard.press("CapsLock");
    await page.keyboard.press("a");
    await badge.waitFor();
    await typeText(page, "Porthole");
    await expect.poll(typed, SOON).toBe("APorthole");
    // It is on again, until somebody presses it.
    await expect.poll(() => page.locator("#typing").textContent(), SOON).toContain("were typed");
    await focusScreen(page);
    await page.keyboard.press("b");
    await expect.poll(typed, SOON).toBe("APortholeB");
    await badge.waitFor();
    await page.locator('[data-action="keys-menu"]').click();
    await page.getByRole("menuitemcheckbox", { name: "Caps Lock" }).click();
    await page.keyboard.press("c");
    await expect.poll(typed, SOON).toBe("APortholeBc");
    await badge.waitFor({ state: "hidden" });
  });
});

describe("a long text into a guest that is slower than keys", () => {
  it("arrives whole", { timeout: 3 * SOON.timeout + 100 * LONG_TEXT.length }, async (context) => {
    const { expect } = context;
    const machine = await qemu(context, "slow");
    const { page } = await stage().show({ port: machine.port, keyboard: "us" });
    await live(page);
    await typeText(page, LONG_TEXT);
    const typed = async () => Buffer.from(await read(machine)).toString("latin1");
    const isTyped = page.locator("#typing", { hasText: "characters were typed" });
    await isTyped.waitFor({ timeout: SOON.timeout + 100 * LONG_TEXT.length });
    await expect.poll(typed, SOON).toBe(LONG_TEXT);
  });

  it("does not, without the pace that the screen shows", async (context) => {
    const { expect } = context;
    const machine = await qemu(context, "slow");
    const client = await connectRfb(tcpPipe("127.0.0.1", machine.port));
    context.onTestFinished(() => client.close());
    const typed = async () => Buffer.from(await read(machine)).toString("latin1");
    // QEMU gives the guest a key every 20 ms of the guest's time.
    client.type("x".repeat(100));
    // What has been kept is read once something that comes after it is.
    const isRead = async (): Promise<boolean> => {
      client.type(".");
      return (await typed()).includes(".");
    };
    await expect.poll(isRead, { ...SOON, interval: 500 }).toBe(true);
    expect((await typed()).replaceAll(".", "").length).toBeLessThan(90);
  });
});
