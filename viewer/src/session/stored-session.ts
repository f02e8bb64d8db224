import * as v from "valibot";

import { SESSION_IN_PATH } from "../../../worker/channel/addresses.ts";
import type { ConsoleLink } from "./console-link.ts";

/**
 * Max length of an entry, in UTF-16 code units: a ticket has up to 8,192, and one that does not fit is not stored.
 */
export const MAX_ENTRY_LENGTH = 16_384;

/** A session that this tab can come back to. */
export interface KnownSession {
  readonly kind: "session";
  /** The session's public name. */
  readonly session: string;
  /** The resume token that the gateway gave last. A secret. */
  readonly token: string;
  /** What the machine is called. */
  readonly name: string;
  /** The guest's keyboard layout, where the link named one. */
  readonly keyboard: string | undefined;
}

/** What opens a console: a link that has not been used, or a session that goes on. Both are secrets. */
export type ConsoleKey = ConsoleLink | KnownSession;

const Text = v.pipe(v.string(), v.nonEmpty());
const SessionName = v.pipe(v.string(), v.regex(new RegExp(`^${SESSION_IN_PATH}$`)));

const Entry = v.variant("kind", [
  v.strictObject({ kind: v.literal("ticket"), ticket: Text, session: v.optional(SessionName) }),
  v.strictObject({ kind: v.literal("cloudstack"), query: Text, keyboard: v.optional(Text) }),
  v.strictObject({
    kind: v.literal("session"),
    session: SessionName,
    token: v.pipe(v.string(), v.maxLength(128), v.regex(/^[A-Za-z0-9_-]+$/)),
    name: v.string(),
    keyboard: v.optional(Text),
  }),
]);

/** The part of `sessionStorage` that is used. */
export type EntryStorage = Pick<Storage, "getItem" | "removeItem" | "setItem">;

/**
 * What a tab knows of its console, for when its page is loaded again: by reload, by going back, or when a tab that was
 * closed is restored. It is in the tab's `sessionStorage`, which no other tab and no other site can read, and it is
 * there no longer than it opens anything. A browser that stores nothing only forgets.
 */
export class StoredSession {
  readonly #entry: string;
  readonly #storage: () => EntryStorage;

  /** `path` is the page's. `storage` throws where the browser allows none. */
  constructor(path: string, storage: () => EntryStorage) {
    this.#entry = `porthole:${path}`;
    this.#storage = storage;
  }

  /** What was stored last. An entry that cannot be read is removed. */
  read(): ConsoleKey | undefined {
    const text = this.#try((storage) => storage.getItem(this.#entry)) ?? undefined;
    if (text === undefined) return undefined;
    const key = parsed(text);
    if (key === undefined) this.remove();
    return key;
  }

  /** Stores it in place of what was stored. What opens nothing any more is removed in any case. */
  write(key: ConsoleKey): void {
    const text = JSON.stringify(key);
    this.remove();
    if (text.length > MAX_ENTRY_LENGTH) return;
    this.#try((storage) => storage.setItem(this.#entry, text));
  }

  remove(): void {
    this.#try((storage) => storage.removeItem(this.#entry));
  }

  /** Storage that is denied or full throws whenever it is touched. */
  #try<Result>(run: (storage: EntryStorage) => Result): Result | undefined {
    try {
      return run(this.#storage());
    } catch {
      return undefined;
    }
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
  return output.kind === "ticket"
    ? { session: undefined, ...output }
    : { keyboard: undefined, ...output };
}
