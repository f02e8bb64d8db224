/** The console that a tab has had last. */
export interface LastConsole {
  readonly name: string;
  /** The page to go back to, if its ticket named one. */
  readonly returnUrl?: string | undefined;
}

const KEY = "porthole";

/**
 * Keeps it with the page in the tab's history: a page that is loaded again knows what it had, and a page for another
 * link does not.
 */
export function keepLastConsole(history: History, last: LastConsole): void {
  history.replaceState({ [KEY]: { ...last } }, "");
}

/** Gives it to a page that was loaded again. What is not understood is as nothing. */
export function lastConsole({ state }: Pick<History, "state">): LastConsole | undefined {
  const kept: unknown = isRecord(state) ? state[KEY] : undefined;
  if (!isRecord(kept) || typeof kept["name"] !== "string") return undefined;
  const { name, returnUrl } = kept;
  const isAddress = typeof returnUrl === "string" && returnUrl.startsWith("https://");
  return isAddress ? { name, returnUrl } : { name };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
