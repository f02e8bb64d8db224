import type { CDPSession, Page } from "playwright-core";
import { describe, it } from "vitest";

import { startFrameServer } from "../support/doubles/frame-server.ts";
import { stageForFile } from "../support/stage.ts";
import { viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

/** What is kept of each would be seen: 700 bytes of it are above the limits. */
const FRAMES = 3000;

/** What is sent before anything is counted: caches and the engine's own code have their size by then. */
const WARMING_UP = 1000;

/** How long the frames may take in the end, on a busy machine. */
const PATIENT = { timeout: 120_000 } as const;

/** What the page holds when all garbage is collected. */
interface Held {
  readonly heap: number;
  readonly buffers: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly workers: number;
}

async function heldBy(page: Page, session: CDPSession): Promise<Held> {
  await session.send("HeapProfiler.collectGarbage");
  const heap = await session.send("Runtime.getHeapUsage");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? -1;
  return {
    heap: heap.usedSize,
    buffers: heap.backingStorageSize,
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
    workers: page.workers().length,
  };
}

/** Counts the updates that noVNC has shown, by what it copies to its canvas. */
async function countFrames(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const context = document.querySelector<HTMLCanvasElement>("#screen canvas")?.getContext("2d");
    if (!context) throw new Error("no screen");
    const draw = context.drawImage.bind(context) as (...image: unknown[]) => void;
    Object.assign(window, { shown: 0 });
    // The page has put a property of its own there, which cannot be assigned.
    Object.defineProperty(context, "drawImage", {
      value: (...image: unknown[]) => {
        draw(...image);
        Object.assign(window, { shown: Number(Reflect.get(window, "shown")) + 1 });
      },
    });
  });
  return () => page.evaluate(() => Number(Reflect.get(window, "shown")));
}

/** A small picture, as a browser makes it. */
const jpegOf = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = 8;
    canvas.height = 8;
    return canvas.toDataURL("image/jpeg").slice("data:image/jpeg;base64,".length);
  });

describe("thousands of frames", () => {
  it("leave nothing behind in the page", async ({ expect, onTestFinished }) => {
    let jpeg: Uint8Array = new Uint8Array();
    const server = await startFrameServer(() => jpeg);
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    await page.locator("#connection").waitFor({ state: "attached" });
    jpeg = Buffer.from(await jpegOf(page), "base64");
    const shown = await countFrames(page);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const push = async (frames: number): Promise<void> => {
      const before = await shown();
      await server.send(frames);
      // Pointers and texts are no pictures.
      await expect.poll(shown, PATIENT).toBeGreaterThan(before + frames * 0.9);
    };

    await push(WARMING_UP);
    const first = await heldBy(page, session);
    await push(FRAMES);
    const last = await heldBy(page, session);

    expect(last.heap - first.heap).toBeLessThan(2_000_000);
    expect(last.buffers - first.buffers).toBeLessThan(8_000_000);
    expect(last.nodes - first.nodes).toBeLessThan(200);
    expect(last.listeners - first.listeners).toBeLessThan(50);
    expect(last.workers).toBe(first.workers);
  });
});
