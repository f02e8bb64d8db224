import {
  CONSOLE_PAGE_PATH,
  isConsolePage,
  sessionOfPage,
} from "../../../worker/channel/addresses.ts";

/** The browser's cache that has them. A later version that keeps them in another form has another name for it. */
export const SHELLS = "porthole-shells-1";

/** How long a page is used after it was fetched, in milliseconds: within that time a deploy reaches everybody. */
export const MAX_AGE_MS = 3_600_000;

/** A header of what is kept: when it was fetched, as Unix time in milliseconds. */
const FETCHED = "porthole-fetched";

/** Headers of the body as it travelled. */
const OF_TRANSFER = ["Content-Encoding", "Content-Length"];

/** What keeps pages and finds them again. */
export interface ShellDeps {
  readonly caches: CacheStorage;
  readonly fetch: (address: string, options: RequestInit) => Promise<Response>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/**
 * The address at which the page for `address` is kept, of a gateway whose address is `base`, with a slash at its end.
 * It has neither a ticket nor the name of a session: all consoles have the same page. `undefined` for what is not the
 * page of a console, and for a query, which may say something about the page.
 */
export function shellAddress(address: string, base: string): string | undefined {
  const { pathname, search } = new URL(address);
  const folder = new URL(base).pathname;
  if (search !== "" || !pathname.startsWith(folder)) return undefined;
  const page = `/${pathname.slice(folder.length)}`;
  if (!isConsolePage(page)) return undefined;
  const below = sessionOfPage(page) === undefined ? "" : "/-";
  return new URL(`.${CONSOLE_PAGE_PATH}${below}`, base).href;
}

/**
 * Fetches the page at `address` and keeps it. What is no page is not kept, and what was kept before is not any more. A
 * page of whoever is in front of the gateway, such as one to log in, names no files of a first frame.
 */
export async function keepShell(address: string, base: string, deps: ShellDeps): Promise<void> {
  const at = shellAddress(address, base);
  if (at === undefined) return;
  const { origin, pathname } = new URL(address);
  const shells = await deps.caches.open(SHELLS);
  const page = await deps.fetch(origin + pathname, { cache: "no-cache", redirect: "error" });
  if (!page.ok || filesOf(page, at).length === 0) {
    await shells.delete(at);
    return;
  }
  const headers = new Headers(page.headers);
  for (const name of OF_TRANSFER) headers.delete(name);
  headers.set(FETCHED, String(deps.now()));
  await shells.put(at, new Response(page.body, { headers }));
}

/** The page kept at `at`, unless it is too old or the browser no longer has a file that its first frame needs. */
export async function keptShell(at: string, deps: ShellDeps): Promise<Response | undefined> {
  const page = await deps.caches.match(at, { cacheName: SHELLS, ignoreVary: true });
  if (page === undefined) return undefined;
  const age = deps.now() - Number(page.headers.get(FETCHED));
  if (!(age >= 0 && age <= MAX_AGE_MS)) return undefined;
  const files = await Promise.all(filesOf(page, at).map((file) => isThere(file, deps)));
  return files.every(Boolean) ? page : undefined;
}

/** Nothing is kept any more. */
export async function forgetShells(caches: CacheStorage): Promise<void> {
  await caches.delete(SHELLS);
}

/** A page names in its header what its first frame needs. After a deploy the gateway may not have it any more. */
function filesOf(page: Response, at: string): string[] {
  const links = (page.headers.get("Link") ?? "").matchAll(/<([^>]*)>/g);
  return Array.from(links, ([, path = ""]) => new URL(path, at).href);
}

/** Whether the browser has a file, without a request to the gateway. */
async function isThere(file: string, deps: ShellDeps): Promise<boolean> {
  try {
    const { body, ok } = await deps.fetch(file, { cache: "only-if-cached", mode: "same-origin" });
    await body?.cancel();
    return ok;
  } catch {
    return false;
  }
}
