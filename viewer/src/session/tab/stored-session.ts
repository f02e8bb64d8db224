import * as v from "valibot";

import { SESSION_IN_PATH } from "../../../../worker/channel/addresses.ts";
import type { ConsoleKey } from "./console-key.ts";
import {
  entryName,
  MAX_ENTRY_LENGTH,
  removeEntry,
  tried,
  writeEntry,
  type EntryStorage,
} from "./stored-entry.ts";

const Text = v.pipe(v.string(), v.nonEmpty());
const SessionName = v.pipe(v.string(), v.regex(new RegExp(`^${SESSION_IN_PATH}$`)));

/** Absent from an entry that an older page has made. */
const Tab = v.optional(v.pipe(v.string(), v.maxLength(128), v.regex(/^[A-Za-z0-9_-]+$/)));

const Entry = v.variant("kind", [
  v.strictObject({
    kind: v.literal("ticket"),
    ticket: Text,
    session: v.optional(SessionName),
    tab: Tab,
  }),
  v.strictObject({
    kind: v.literal("cloudstack"),
    query: Text,
    keyboard: v.optional(Text),
    tab: Tab,
  }),
  v.strictObject({
    kind: v.literal("session"),
    session: SessionName,
    token: v.pipe(v.string(), v.maxLength(128), v.regex(/^[A-Za-z0-9_-]+$/)),
    name: v.string(),
    keyboard: v.optional(Text),
  }),
]);

/**
 * What a tab knows of its console, for when its page is loaded again: by reload, by going back, or when a tab that was
 * closed is restored. It is in the tab's `sessionStorage`, which no other tab and no other site can read, and it is
 * there no longer than it opens anything. A browser that stores nothing only forgets.
 */
export class StoredSession {
  readonly #path: string;
  readonly #storage: () => EntryStorage;

  /** `path` is the page's. `storage` throws where the browser allows none. */
  constructor(path: string, storage: () => EntryStorage) {
    this.#path = path;
    this.#storage = storage;
  }

  /** What was stored last. An entry that cannot be read is removed. */
  read(): ConsoleKey | undefined {
    const name = entryName(this.#path);
    const text = tried(this.#storage, (storage) => storage.getItem(name)) ?? undefined;
    if (text === undefined) return undefined;
    const key = parsed(text);
    if (key === undefined) this.remove();
    return key;
  }

  /** Stores it in place of what was stored. What opens nothing any more is removed in any case. */
  write(key: ConsoleKey): void {
    writeEntry(this.#path, this.#storage, key);
  }

  remove(): void {
    removeEntry(this.#path, this.#storage);
  }
}

function parsed(text: string): ConsoleKey | undefined {
  if (text.length > MAX_ENTRY_LENGTH) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { output, success } = v.safeParse(Entry, value);
  if (!success) return undefined;
  switch (output.kind) {
    case "ticket":
      return { session: undefined, tab: undefined, ...output };
    case "cloudstack":
      return { keyboard: undefined, tab: undefined, ...output };
    case "session":
      return { keyboard: undefined, ...output };
  }
}
