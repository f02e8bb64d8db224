import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterEach, beforeAll } from "vitest";

import { launchChromium, openPage, type WatchedPage } from "./chromium.ts";
import {
  mintLink,
  startGateway,
  type Gateway,
  type GatewayOptions,
  type TicketRequest,
} from "./gateway.ts";

/** What an end-to-end test plays on: the gateway and a browser, once for a file. */
export interface Stage {
  readonly gateway: Gateway;
  readonly browser: Browser;
  /** Opens a fresh link to a console in a new page. */
  show(request: TicketRequest, context?: BrowserContextOptions): Promise<WatchedPage>;
  /** A fresh link to a console. */
  link(request: TicketRequest): Promise<string>;
  /** Opens an address in a new page. */
  visit(address: string, context?: BrowserContextOptions): Promise<WatchedPage>;
  /** Closes all pages that were opened, and gives what went wrong in them. */
  endScene(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Starts a gateway and a browser. */
async function setStage(options?: GatewayOptions): Promise<Stage> {
  const gateway = await startGateway(options);
  const browser = await launchChromium().catch(async (error: unknown) => {
    await gateway.close();
    throw error;
  });
  let pages: WatchedPage[] = [];
  const visit: Stage["visit"] = async (address, context) => {
    const watched = await openPage(browser, context);
    pages.push(watched);
    await watched.page.goto(address);
    return watched;
  };
  return {
    gateway,
    browser,
    visit,
    link: (request) => mintLink(gateway, request),
    show: async (request, context) => visit(await mintLink(gateway, request), context),
    endScene: async () => {
      const played = pages;
      pages = [];
      await Promise.all(played.map((page) => page.close()));
      return played.flatMap((page) => page.faults);
    },
    close: async () => {
      await browser.close();
      await gateway.close();
    },
  };
}

/**
 * Sets the stage for all tests of a file and clears it after them. A page error, console error or
 * policy violation in any page fails the test that opened it; a failed test prints the gateway's log.
 */
export function stageForFile(
  options?: GatewayOptions | (() => Promise<GatewayOptions>),
): () => Stage {
  let stage: Stage | undefined;
  beforeAll(async () => {
    stage = await setStage(typeof options === "function" ? await options() : options);
    return () => stage?.close();
  });
  afterEach(async ({ expect, task }) => {
    if (task.result?.state === "fail") console.error(stage?.gateway.logs().slice(-20).join("\n"));
    const faults = (await stage?.endScene()) ?? [];
    // Chromium's way to say that a frame of elsewhere takes no focus before it is clicked.
    expect(faults.filter((fault) => !fault.includes("Blocked autofocusing"))).toEqual([]);
  });
  return () => {
    if (stage === undefined) throw new Error("the stage is set before the first test only");
    return stage;
  };
}
