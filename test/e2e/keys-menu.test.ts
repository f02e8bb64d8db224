import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { violations } from "../support/axe.ts";
import { READY } from "../support/logging-guests.ts";
import { startQemu, type QemuServer } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { focusScreen, SOON, viewerReaches } from "../support/viewer-page.ts";
import { startX11vnc } from "../support/x11vnc.ts";

/** Scan codes, set 1: down; 0x80 more is up. */
const CTRL = 0x1d;
const ALT = 0x38;
const A = 0x1e;
const Y = 0x15;
const B = 0x30;
const SYS_RQ = 0x54;

const stage = stageForFile();

async function read(machine: QemuServer): Promise<readonly number[]> {
  const written = await machine.written();
  return Array.from(written.subarray(written.indexOf(READY) + 1));
}

async function live(page: Page): Promise<void> {
  await viewerReaches(page, "live");
  await focusScreen(page);
  await page.locator('[data-action="send-alt-tab"]').waitFor({ state: "attached" });
}

const focused = (page: Page): Promise<string | null> =>
  page.evaluate(
    () => document.activeElement?.getAttribute("data-action") ?? document.activeElement?.id ?? null,
  );

describe("the menu of keys", () => {
  it("presses what is chosen, and what a person has made", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "codes" });
    onTestFinished(() => machine.close());
    await expect.poll(() => machine.written(), SOON).toContain(READY);
    const { page } = await stage().show({ port: machine.port, keyboard: "de" });
    await live(page);
    const menu = page.locator('[data-action="keys-menu"]');
    await menu.click();
    await page.getByRole("menuitem", { name: "Restart at once" }).click();
    // A PC's keyboard, which QEMU is here, releases Alt before it and presses it again.
    const sysRq = [ALT, ALT | 0x80, ALT, SYS_RQ, B, B | 0x80, SYS_RQ | 0x80, ALT | 0x80];
    await expect
      .poll(async () => (await read(machine)).slice(0, sysRq.length), SOON)
      .toEqual(sysRq);

    // Made by pressing: Ctrl and the letter Z, which is a German keyboard's Y.
    await menu.click();
    await page.getByRole("menuitem", { name: "Make a key combination" }).click();
    const press = page.getByRole("button", { name: "Click here and press the keys" });
    await press.focus();
    await page.keyboard.press("Control+z");
    const dialog = page.getByRole("dialog", { name: "Your key combinations" });
    await dialog.getByLabel("What it is for", { exact: true }).fill("Undo");
    await dialog.getByRole("button", { name: "Add" }).click();
    await expect.poll(() => dialog.getByRole("status").textContent(), SOON).toBe("Added");
    expect(await violations(page, "#own-keys")).toEqual([]);
    // Another one, which is moved up and deleted: the focus goes after it, and to the one that is left.
    await press.focus();
    await page.keyboard.press("Control+y");
    await dialog.getByRole("button", { name: "Add" }).click();
    const raise = dialog.getByRole("button", { name: "Move Ctrl+Y up" });
    await raise.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => raise.evaluate((at) => at === document.activeElement), SOON).toBe(true);
    await dialog.getByRole("button", { name: "Delete Ctrl+Y" }).focus();
    await page.keyboard.press("Enter");
    const other = dialog.getByRole("button", { name: "Delete Ctrl+Z" });
    await expect.poll(() => other.evaluate((at) => at === document.activeElement), SOON).toBe(true);
    await dialog.getByRole("button", { name: "Done" }).click();
    const before = (await read(machine)).length;
    await menu.click();
    await page.getByRole("menuitem", { name: "Undo" }).click();
    const undo = [CTRL, Y, Y | 0x80, CTRL | 0x80];
    await expect.poll(async () => (await read(machine)).slice(before), SOON).toEqual(undo);
    await page.reload();
    await viewerReaches(page, "live");
    await menu.click();
    await page.getByRole("menuitem", { name: "Undo" }).waitFor();
  });

  it("holds a modifier for the next key, and the bar shows it", async ({
    expect,
    onTestFinished,
  }) => {
    const machine = await startQemu({ guest: "codes" });
    onTestFinished(() => machine.close());
    await expect.poll(() => machine.written(), SOON).toContain(READY);
    const { page } = await stage().show({ port: machine.port });
    await live(page);
    await page.locator('[data-action="keys-menu"]').click();
    await page.locator('[data-action="hold-control"]').click();
    const chip = page.getByRole("button", { name: "Ctrl held" });
    await chip.waitFor();
    await expect.poll(() => read(machine), SOON).toEqual([CTRL]);
    await page.keyboard.press("a");
    await expect.poll(() => read(machine), SOON).toEqual([CTRL, A, A | 0x80, CTRL | 0x80]);
    await expect.poll(() => chip.count(), SOON).toBe(0);
    await page.locator('[data-action="keys-menu"]').click();
    await page.locator('[data-action="hold-alt"]').click();
    await page.getByRole("button", { name: "Alt held" }).click();
    await expect.poll(async () => (await read(machine)).slice(4), SOON).toEqual([ALT, ALT | 0x80]);
  });

  it("is used by keys: in two dimensions, and by first letters", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await live(page);
    // Opened by a pointer, nothing looks chosen.
    await page.locator('[data-action="keys-menu"]').click();
    await expect.poll(() => focused(page), SOON).toBe("keys-menu");
    expect(await violations(page, "#keys-menu")).toEqual([]);
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("send-ctrl-alt-del");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+Alt+Shift+KeyM");
    await page.locator('[data-action="keys-menu"]').focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page), SOON).toBe("send-ctrl-alt-del");
    await page.keyboard.type("ctrl+s");
    expect(await focused(page)).toBe("send-ctrl-shift-esc");
    await page.locator('[data-action="send-f1"]').focus();
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe("send-f7");
    await page.keyboard.press("ArrowRight");
    expect(await focused(page)).toBe("send-f8");
    await page.keyboard.press("Enter");
    await expect.poll(() => server.display.keysyms().at(-1), SOON).toBe(0xffc5);
  });

  it("repeats a key that is pressed for long", async ({ expect, onTestFinished }) => {
    const server = await startX11vnc({ paint: 0x336699 });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await live(page);
    await page.locator('[data-action="keys-menu"]').click();
    await page.locator('[data-action="send-down"]').hover();
    await page.mouse.down();
    const downs = () => server.display.keysyms().filter((keysym) => keysym === 0xff54).length;
    await expect.poll(downs, SOON).toBeGreaterThan(3);
    await page.mouse.up();
    expect(await page.locator("#keys-menu").isVisible()).toBe(true);
  });
});
