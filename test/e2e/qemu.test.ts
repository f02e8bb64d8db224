import type { Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";

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

const WORDS = "hello, 42";

const stage = stageForFile();

type Expect = TestContext["expect"];
type ReadRow = (from: number, count: number) => Promise<readonly string[]>;

const rowOf =
  (page: Page): ReadRow =>
  (from, count) =>
    readCells((...area) => screenPixels(page, ...area), from, count);

/** Waits until the guest has booted: its prompt stands in the first cell. */
async function booted(row: ReadRow, expect: Expect): Promise<void> {
  await expect.poll(() => row(0, 1), SOON).toEqual([PROMPT]);
}

/** The cells that WORDS makes when a plain VNC client types them, with no gateway between. */
async function typedDirectly(port: number, expect: Expect): Promise<readonly string[]> {
  const client = await connectRfb(tcpPipe("127.0.0.1", port));
  const row: ReadRow = (from, count) =>
    readCells((...area) => Promise.resolve(client.pixels(...area)), from, count);
  await booted(row, expect);
  client.type(WORDS);
  const typed = () => row(1, WORDS.length);
  const letters = WORDS.replaceAll(" ", "").length;
  await expect.poll(async () => (await typed()).filter(isDrawn).length, SOON).toBe(letters);
  const cells = await typed();
  client.close();
  return cells;
}

describe("a virtual machine in QEMU", () => {
  it("shows the letters that are typed in the browser", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "echo" });
    onTestFinished(() => machine.close());
    const cells = await typedDirectly(machine.port, expect);

    const { page } = await stage().show({ port: machine.port });
    await viewerReaches(page, "live");
    await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
    const row = rowOf(page);
    await expect.poll(() => row(1, WORDS.length), SOON).toEqual(cells);

    await focusScreen(page);
    await typeInto(page, WORDS);
    await expect.poll(() => row(1 + WORDS.length, WORDS.length), SOON).toEqual(cells);
  });

  it("opens with its VNC password", async ({ expect, onTestFinished }) => {
    const [open, locked] = await Promise.all([
      startQemu({ guest: "echo" }),
      startQemu({ guest: "echo", password: "qemu-pw1" }),
    ]);
    onTestFinished(async () => {
      await Promise.all([open.close(), locked.close()]);
    });
    const cells = await typedDirectly(open.port, expect);

    const { page } = await stage().show({ port: locked.port, password: "qemu-pw1" });
    await viewerReaches(page, "live");
    await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
    const row = rowOf(page);
    await booted(row, expect);
    await focusScreen(page);
    await typeInto(page, WORDS);
    await expect.poll(() => row(1, WORDS.length), SOON).toEqual(cells);
  });

  it("is sent no key by a viewer that only opens", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "echo" });
    onTestFinished(() => machine.close());
    const { page } = await stage().show({ port: machine.port });
    await viewerReaches(page, "live");
    const row = rowOf(page);
    await booted(row, expect);
    await focusScreen(page);
    await typeInto(page, "a");
    const drawn = async () => (await row(1, 2)).map(isDrawn);
    // The first letter stands in the first cell, so nothing came before it.
    await expect.poll(drawn, SOON).toEqual([true, false]);
  });

  it("keeps showing a screen that changes all the time", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "animated" });
    onTestFinished(() => machine.close());
    const { page } = await stage().show({ port: machine.port });
    await viewerReaches(page, "live");
    await expect.poll(() => screenSize(page), SOON).toEqual(TEXT_SCREEN);
    const pictures = new Set<string>();
    const seen = async (): Promise<number> => {
      pictures.add((await screenPixels(page, 0, 0, 90, 32)).join());
      return pictures.size;
    };
    await expect.poll(seen, SOON).toBeGreaterThanOrEqual(10);
  });
});
