/*
 * Answers for the page of a console with the one that is kept, so that the console's WebSocket waits for no answer and
 * no other connection. A file of its own at the gateway's address, which `keeping.ts` has the browser run.
 *
 * It sees no ticket, which is in the fragment, and stores nothing.
 */
import { keptShell, shellAddress, type ShellDeps } from "./shell.ts";

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

interface InstallEvent extends Event {
  /** Not every browser has it. */
  addRoutes?(rules: object): Promise<void>;
}

/** What a service worker has that a page has not. */
interface ServiceWorkerScope {
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listener: (event: InstallEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
}

declare const self: ServiceWorkerScope;

/** Files of a page go their own way, without being asked about here. */
const ROUTES = { condition: { not: { requestMode: "navigate" } }, source: "network" };

const BASE = new URL("./", location.href).href;

const deps: ShellDeps = {
  caches,
  fetch: (address, options) => fetch(address, options),
  now: () => Date.now(),
};

self.addEventListener("install", (event) => {
  void self.skipWaiting();
  event.addRoutes?.(ROUTES).catch(() => {});
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const at = mayBeKept(request) ? shellAddress(request.url, BASE) : undefined;
  if (at !== undefined) event.respondWith(answer(at, request));
});

/** Who loads a page again wants it as it is now. */
function mayBeKept({ cache, method, mode }: Request): boolean {
  return mode === "navigate" && method === "GET" && cache !== "no-cache" && cache !== "reload";
}

async function answer(at: string, request: Request): Promise<Response> {
  const page = await keptShell(at, deps).catch(() => undefined);
  return page ?? fetch(request);
}
