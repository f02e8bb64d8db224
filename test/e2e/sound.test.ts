import type { Page } from "playwright-core";
import { describe, it } from "vitest";

import { violations } from "../support/axe.ts";
import { openConsole } from "../support/console-scene.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

/** Gives the loudest sample that the page plays at the moment, 0 to 1, from the next sound that it begins to play on. */
async function listenIn(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    // oxlint-disable-next-line typescript/unbound-method -- called on the right object
    const { connect } = AudioNode.prototype;
    Object.assign(AudioNode.prototype, {
      connect(this: AudioNode, to: AudioNode): AudioNode {
        if (to instanceof AudioDestinationNode) {
          const analyser = new AnalyserNode(this.context, { fftSize: 2048 });
          Reflect.apply(connect, this, [analyser]);
          Object.assign(window, { analyser });
        }
        Reflect.apply(connect, this, [to]);
        return to;
      },
    });
  });
  return () =>
    page.evaluate(() => {
      const analyser: unknown = Reflect.get(window, "analyser");
      if (!(analyser instanceof AnalyserNode)) return 0;
      if (analyser.context.state !== "running") return 0;
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      return Math.max(...samples.map(Math.abs));
    });
}

describe("the sound of a machine", () => {
  it("is heard once somebody turns it on, also after a loss, and not after that", async (context) => {
    const { expect } = context;
    const machine = await startQemu({ guest: "beep" });
    context.onTestFinished(() => machine.close());
    const request = { port: machine.port, audio: true };
    const scene = await openConsole(context, stage(), request);
    const { page, network, faults } = scene;
    const loudest = await listenIn(page);
    const before = network.passed().toClient;
    await page.getByRole("button", { name: "Sound: off" }).click();
    const turn = page.getByRole("switch", { name: "Play the machine’s sound" });
    expect(await turn.isChecked()).toBe(false);
    // Nothing of it comes as long as nobody wants to hear it: a second of it would be 96 kB.
    expect(network.passed().toClient - before).toBeLessThan(50_000);
    await turn.check();
    await expect.poll(loudest, SOON).toBeGreaterThan(0.05);
    await page.getByRole("button", { name: "Sound: on" }).waitFor();

    // Nothing comes on another connection either, until silence was heard.
    network.stall();
    network.cut();
    await expect.poll(loudest, SOON).toBe(0);
    network.flow();
    await expect.poll(() => scene.states(), SOON).toMatch(/reconnecting live$/);
    await expect.poll(loudest, SOON).toBeGreaterThan(0.05);

    await page.getByRole("slider", { name: "Volume" }).fill("0");
    await expect.poll(loudest, SOON).toBeLessThan(0.01);
    await turn.uncheck();
    await page.getByRole("button", { name: "Sound: off" }).waitFor();
    expect(faults.filter((fault) => !fault.includes("WebSocket"))).toEqual([]);
  });

  it("is not offered where the ticket does not allow it, and is said to be missing where the machine has none", async (context) => {
    const { expect } = context;
    // QEMU announces sound without an audiodev as well.
    const machine = await startQemu({ guest: "plain" });
    context.onTestFinished(() => machine.close());
    const { page } = await stage().show({ port: machine.port });
    await viewerReaches(page, "live");
    // The later part of the page is there.
    await page.locator("#clipboard-button").waitFor();
    expect(await page.locator("#sound-button").count()).toBe(0);

    const { page: allowed } = await stage().show({ port: machine.port, audio: true });
    await allowed.getByRole("button", { name: "Sound: off" }).click();
    const missing = allowed.getByText("The machine has not sent any sound yet.");
    expect(await missing.count()).toBe(0);
    await allowed.getByRole("switch", { name: "Play the machine’s sound" }).check();
    await missing.waitFor();
    expect(await violations(allowed, "#sound")).toEqual([]);
  });
});
