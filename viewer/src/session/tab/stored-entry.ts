import type { ConsoleKey } from "./console-key.ts";

/**
 * Max length of an entry, in UTF-16 code units: a ticket has up to 8,192, and one that does not fit is not stored.
 */
export const MAX_ENTRY_LENGTH = 16_384;

/** The part of `sessionStorage` that is used. */
export type EntryStorage = Pick<Storage, "getItem" | "removeItem" | "setItem">;

/** What the entry of a page is called, by the page's path. */
export function entryName(path: string): string {
  return `porthole:${path}`;
}

/**
 * Stores it in place of what was stored. What opens nothing any more is removed in any case. `storage` throws where
 * the browser allows none.
 */
export function writeEntry(path: string, storage: () => EntryStorage, key: ConsoleKey): void {
  removeEntry(path, storage);
  const text = JSON.stringify(key);
  if (text.length <= MAX_ENTRY_LENGTH)
    tried(storage, (entries) => entries.setItem(entryName(path), text));
}

export function removeEntry(path: string, storage: () => EntryStorage): void {
  tried(storage, (entries) => entries.removeItem(entryName(path)));
}

/** Storage that is denied or full throws whenever it is touched. */
export function tried<Result>(
  storage: () => EntryStorage,
  run: (storage: EntryStorage) => Result,
): Result | undefined {
  try {
    return run(storage());
  } catch {
    return undefined;
  }
}
