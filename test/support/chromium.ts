import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import {
  chromium,
  devices,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from "playwright-core";

import { SOON } from "./soon.ts";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** Path of the Chromium on PATH, or `undefined`. */
function chromiumPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

interface ChromiumOptions {
  /** It keeps pages that are left as they are, for whoever goes back to them, which Playwright's never does. */
  readonly putsAside?: boolean;
  /** Variables besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the installed Chromium without a window. */
export async function launchChromium({
  env,
  putsAside = false,
}: ChromiumOptions = {}): Promise<Browser> {
  const ignoreDefaultArgs = putsAside ? ["--disable-back-forward-cache"] : [];
  return chromium.launch({
    ...launchOptions(),
    ignoreDefaultArgs,
    ...(env === undefined ? {} : { env: { ...process.env, ...env } }),
  });
}

/**
 * The same with a profile, which is lost at the end: Chromium does not connect ahead in a window that is as private as
 * the contexts of {@link launchChromium}.
 */
export async function launchProfile(): Promise<BrowserContext> {
  return chromium.launchPersistentContext("", launchOptions());
}

function launchOptions(): { executablePath: string; headless: boolean; args: string[] } {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error("no Chromium on PATH");
  return { executablePath, headless: true, args: FLAGS };
}

/** A desktop window of 1280x800. */
const DESKTOP = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions;

/** A phone: small, high density, touch, mobile layout. */
export const PHONE: BrowserContextOptions = { ...devices["Pixel 7"] };

/** A page of its own browser context that remembers everything that went wrong in it and all it said. */
export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Page errors, CSP violations and console errors, in order. A sound page has none. */
  readonly faults: readonly string[];
  /** Every console message. */
  readonly messages: readonly string[];
  /** URL of every request and WebSocket that the page made. */
  readonly addresses: readonly string[];
  close(): Promise<void>;
}

const VIOLATION = "content security policy violation:";

/**
 * Opens an empty page in a new context. Its pages come from the gateway each time, where tests see and change them,
 * unless `options` allow service workers.
 */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = DESKTOP,
): Promise<WatchedPage> {
  const context = await browser.newContext({ serviceWorkers: "block", ...options });
  context.setDefaultTimeout(SOON.timeout);
  const page = await context.newPage();
  const faults: string[] = [];
  const messages: string[] = [];
  const addresses: string[] = [];
  page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    messages.push(message.text());
    if (message.type() === "error" || message.text().startsWith(VIOLATION)) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on("request", (request) => addresses.push(request.url()));
  page.on("websocket", (socket) => addresses.push(socket.url()));
  await page.addInitScript((prefix) => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.log(prefix, event.violatedDirective, event.blockedURI);
    });
  }, VIOLATION);
  return { page, context, faults, messages, addresses, close: () => context.close() };
}

/** What Chromium says of a WebSocket, or a part of the page, that found no network. */
const WITHOUT_NETWORK = /WebSocket connection to '[^']*' failed|Failed to load resource: net::ERR_/;

/** What went wrong in a page, apart from what found no network. */
export function faultsButNetwork({ faults }: WatchedPage): readonly string[] {
  return faults.filter((fault) => !WITHOUT_NETWORK.test(fault));
}
