import { CONSOLE_PAGE_PATH } from "../../../worker/channel/addresses.ts";
import {
  SERVICE_WORKER_PATH,
  SERVICE_WORKER_POLICY,
} from "../../../worker/channel/service-worker.ts";
import type { StartFeature } from "../page/feature.ts";
import { keepShell, shellAddress, type ShellDeps } from "./shell.ts";

/** How long after the console's first picture the page is kept, in milliseconds, so that it takes nothing from that. */
const KEEP_AFTER_MS = 2000;

/** The part of Trusted Types that is used; not every browser has it. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { readonly createScriptURL: () => string },
  ): { createScriptURL(text: string): string };
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes;
  }
}

/** Keeps the page for the next console, where the gateway serves it and the browser has service workers. */
export const startKeepingShell: StartFeature = () => {
  // This script is in the folder `assets` of the gateway's address, or of another server's.
  const base = new URL("../", import.meta.url).href;
  if (shellAddress(location.href, base) !== undefined) {
    setTimeout(() => {
      // A browser that keeps nothing, as in some frames, fetches the page each time.
      keep(base).catch(() => {});
    }, KEEP_AFTER_MS);
  }
  return {};
};

async function keep(base: string): Promise<void> {
  const worker = new URL(SERVICE_WORKER_PATH, base).href;
  // The one address that the page may have the browser run: nothing that is passed in becomes one.
  const policy = window.trustedTypes?.createPolicy(SERVICE_WORKER_POLICY, {
    createScriptURL: () => worker,
  });
  const script = policy?.createScriptURL("") ?? worker;
  const registered: unknown = await navigator.serviceWorker.register(script, {
    scope: new URL(`.${CONSOLE_PAGE_PATH}`, base).href,
    updateViaCache: "none",
  });
  if (registered === undefined) return;
  const deps: ShellDeps = {
    caches,
    fetch: (address, options) => fetch(address, options),
    now: () => Date.now(),
  };
  await keepShell(location.href, base, deps);
}
