import type { Page } from "playwright-core";
import type { TestContext } from "vitest";

import { openPage, type WatchedPage } from "./chromium.ts";
import { mintLink, type Gateway, type TicketRequest } from "./gateway.ts";
import { startLagProxy, type LagProxy } from "./lag-proxy.ts";
import type { Stage } from "./stage.ts";
import { focusScreen, viewerReaches, wholePage } from "./viewer-page.ts";

/** A console in a page. */
export interface ConsoleScene extends WatchedPage {
  /** The network between the page and the gateway. */
  readonly network: LagProxy;
  /** Every state that the page has been in since it was live first, in order. */
  states(): Promise<string | null>;
}

/** A live console, over a network that can be cut. Its screen has the focus, and its canvas `data-first`. */
export async function openConsole(
  { onTestFinished }: TestContext,
  { browser, gateway }: Pick<Stage, "browser"> & { readonly gateway: Gateway },
  request: TicketRequest,
): Promise<ConsoleScene> {
  const { hostname, port } = new URL(gateway.url);
  const network = await startLagProxy({ host: hostname, port: Number(port), roundTripMs: 0 });
  onTestFinished(() => network.close());
  const watched = await openPage(browser);
  onTestFinished(() => watched.close());
  const url = `http://127.0.0.1:${String(network.port)}`;
  await watched.page.goto(await mintLink({ url }, request));
  await viewerReaches(watched.page, "live");
  await wholePage(watched.page);
  await watched.page.evaluate(() => {
    document.querySelector("#screen canvas")?.setAttribute("data-first", "");
    const { dataset } = document.body;
    dataset["states"] = dataset["state"] ?? "";
    new MutationObserver(() => {
      dataset["states"] += ` ${dataset["state"] ?? ""}`;
    }).observe(document.body, { attributes: true, attributeFilter: ["data-state"] });
  });
  await focusScreen(watched.page);
  const states = (): Promise<string | null> =>
    watched.page.locator("body").getAttribute("data-states");
  return { ...watched, network, states };
}

/**
 * Watches what a person sees of the machine from now on: the colour of one pixel of the picture that is in front, once
 * for each frame that the browser shows. Gives all colours since, without repetitions.
 */
export async function watchPicture(
  page: Page,
  x: number,
  y: number,
): Promise<() => Promise<string[]>> {
  await page.evaluate(
    ([left, top]) => {
      const colors: string[] = [];
      Object.assign(window, { colors });
      const look = (): void => {
        const front =
          document.querySelector<HTMLCanvasElement>("#cover canvas") ??
          document.querySelector<HTMLCanvasElement>("#screen canvas");
        const { visibility } = getComputedStyle(front ?? document.body);
        const pixel = front?.getContext("2d")?.getImageData(left, top, 1, 1).data;
        const color = visibility === "hidden" || pixel === undefined ? "nothing" : pixel.join(" ");
        if (colors.at(-1) !== color) colors.push(color);
        requestAnimationFrame(look);
      };
      look();
    },
    [x, y] as const,
  );
  return () => page.evaluate(() => (window as unknown as { colors: string[] }).colors);
}
