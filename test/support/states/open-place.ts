import { randomBytes } from "node:crypto";

import type { Browser, BrowserContextOptions, Page } from "playwright-core";

import { startDemoHypervisor, type DemoHypervisor } from "../../../demo/hypervisor.ts";
import { PHONE } from "../chromium.ts";
import { mintLink, type Gateway } from "../gateway.ts";
import type { ConsoleRequest, Place } from "./scene.ts";
import type { PageName } from "./states.ts";

/** The window of a desktop: small, so that what is in its pictures can be read. */
export const WINDOW = { viewport: { width: 1000, height: 640 }, colorScheme: "light" } as const;

const CONTEXTS: Readonly<Record<PageName, BrowserContextOptions>> = {
  desktop: { ...WINDOW, locale: "en-US" },
  arabic: { ...WINDOW, locale: "ar" },
  phone: { ...PHONE, locale: "en-US", colorScheme: "light" },
};

/** A moment at which the machine's clock has stopped. */
const MOMENT = Date.UTC(2026, 4, 12, 9, 41);

/** A machine whose picture changes only when somebody does something. */
export function startStillMachine(): Promise<DemoHypervisor> {
  return startDemoHypervisor({ freeze: true, forPeople: true, now: () => MOMENT });
}

/** A place for one scene, in a browser context of its own. */
export interface OpenPlace extends Place {
  close(): Promise<void>;
}

export async function openPlace(
  name: PageName,
  { browser, gateway }: { readonly browser: Browser; readonly gateway: Gateway },
): Promise<OpenPlace> {
  const machine = await startStillMachine();
  // A service worker would be a process more for each place, and would fetch everything again.
  const context = await browser.newContext({ serviceWorkers: "block", ...CONTEXTS[name] });
  await context.addInitScript(stopClocks);
  const closers: (() => unknown)[] = [() => machine.close(), () => context.close()];
  const console = `vm-${randomBytes(6).toString("hex")}`;
  const visit: Place["visit"] = async (address, prepare) => {
    const page = await context.newPage();
    await prepare?.(page);
    await page.goto(address);
    return page;
  };
  const link = (request: ConsoleRequest = {}): Promise<string> =>
    mintLink(gateway, {
      port: machine.port,
      console,
      name: "web-01",
      subject: "Alice",
      ...request,
    });
  return {
    name,
    gateway,
    machine,
    console,
    visit,
    link,
    show: async (request, prepare) => visit(await link(request), prepare),
    later: (close) => void closers.push(close),
    close: async () => {
      for (const close of closers.toReversed()) await close();
    },
  };
}

/** In the page: once `clocksStopped` is set, nothing is done every second any more. */
function stopClocks(): void {
  const { setInterval } = globalThis;
  Object.assign(globalThis, {
    setInterval: (run: () => void, ...rest: [number]) =>
      setInterval(
        () => {
          if (!Reflect.has(globalThis, "clocksStopped")) run();
        },
        ...rest,
      ),
  });
}

/** Nothing changes by the passing of seconds until {@link startClocks}. */
export async function haltClocks(page: Page): Promise<void> {
  await page.evaluate(() => void Reflect.set(globalThis, "clocksStopped", true));
}

const BUSY = 'body[data-state="live"]:not([data-line="live"])';

/** Halts the clocks while nothing is said of the line: what a busy one is said to be would stay until they go again. */
export async function haltClocksInCalm(page: Page): Promise<void> {
  await page.locator(BUSY).waitFor({ state: "detached" });
  await haltClocks(page);
  if ((await page.locator(BUSY).count()) === 0) return;
  await startClocks(page);
  await haltClocksInCalm(page);
}

export async function startClocks(page: Page): Promise<void> {
  await page.evaluate(() => void Reflect.deleteProperty(globalThis, "clocksStopped"));
}
