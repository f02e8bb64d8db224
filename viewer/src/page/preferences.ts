/** Max consoles whose preferences are kept; the one that was used longest ago makes room for one more. */
export const MAX_CONSOLES = 64;

/** Max length of all that is kept, in UTF-16 code units. The consoles used longest ago make room. */
export const MAX_KEPT_LENGTH = 131_072;

/** Max length of the value of one preference, as JSON, in UTF-16 code units. */
export const MAX_VALUE_LENGTH = 16_384;

/** Max preferences of one console, and of all of them together. */
const MAX_NAMES = 32;

/** The form of what is kept. Another one is of another version of this page, and is not read. */
const VERSION = 1;

/** What a person can set, such as how large the screen is shown. Never a secret. */
export interface Preference<Value> {
  /** By which it is kept. */
  readonly name: string;
  /** Gives the value of what was kept, which may be anything; `undefined`: it has no meaning here. */
  readonly parse: (kept: unknown) => Value | undefined;
}

/** The preferences of one console, or those that every console shares. */
export interface PreferenceSet {
  /** What the person has set, or `undefined` if that is nothing, or nothing that can be read. */
  read<Value>(preference: Preference<Value>): Value | undefined;
  /** Keeps a value; `undefined`: forgets it. A browser that keeps nothing, or has no room, only forgets. */
  write<Value>(preference: Preference<Value>, value: Value | undefined): void;
}

/** The part of `localStorage` that is used. */
export type PreferenceStorage = Pick<Storage, "getItem" | "setItem">;

type Values = ReadonlyMap<string, unknown>;

interface Kept {
  readonly shared: Values;
  /** By a console's id, the one that was used last comes last. */
  readonly consoles: ReadonlyMap<string, Values>;
}

const NOTHING: Kept = { shared: new Map(), consoles: new Map() };

/**
 * What a person has set, kept in this browser for the next time. Whatever else is in the storage counts as nothing, as
 * does a storage that throws; what another version of a feature has kept stays there until that feature sets it.
 */
export class Preferences {
  readonly #entry: string;
  readonly #storage: () => PreferenceStorage;
  /** Those that every console shares. */
  readonly shared: PreferenceSet = {
    read: ({ name, parse }) => parsed(parse, this.#read().shared.get(name)),
    write: ({ name }, value) => {
      const { consoles, shared } = this.#read();
      this.#write({ consoles, shared: changed(shared, name, value) });
    },
  };

  /**
   * `path` is that of the gateway: there may be several on one origin. `storage` throws where the browser allows
   * none.
   */
  constructor(path: string, storage: () => PreferenceStorage) {
    this.#entry = `porthole.preferences:${path}`;
    this.#storage = storage;
  }

  /** Those of one console, by its id (`console.id` of the gateway's `hello`). */
  of(console: string): PreferenceSet {
    const valuesIn = (consoles: Kept["consoles"]): Values => consoles.get(console) ?? new Map();
    return {
      read: ({ name, parse }) => parsed(parse, valuesIn(this.#read().consoles).get(name)),
      write: ({ name }, value) => {
        const { consoles, shared } = this.#read();
        const others = [...consoles].filter(([id]) => id !== console);
        const values = changed(valuesIn(consoles), name, value);
        const all = values.size === 0 ? others : [...others, [console, values] as const];
        this.#write({ shared, consoles: new Map(all.slice(-MAX_CONSOLES)) });
      },
    };
  }

  #read(): Kept {
    try {
      const text = this.#storage().getItem(this.#entry);
      if (text === null || text.length > MAX_KEPT_LENGTH) return NOTHING;
      const value: unknown = JSON.parse(text);
      return keptOf(value) ?? NOTHING;
    } catch {
      // The storage is denied, or the text is no JSON.
      return NOTHING;
    }
  }

  #write(kept: Kept): void {
    const text = textOf(kept);
    if (text === undefined) return;
    try {
      this.#storage().setItem(this.#entry, text);
    } catch {
      // The storage is denied or full.
    }
  }
}

/** With as many of the latest consoles as there is room for; `undefined` if what they share has none already. */
function textOf({ consoles, shared }: Kept): string | undefined {
  const all = [...consoles].map(([id, values]) => [id, [...values]]);
  for (;;) {
    const text = JSON.stringify({ version: VERSION, shared: [...shared], consoles: all });
    if (text.length <= MAX_KEPT_LENGTH) return text;
    if (all.shift() === undefined) return undefined;
  }
}

function parsed<Value>(parse: Preference<Value>["parse"], kept: unknown): Value | undefined {
  return kept === undefined ? undefined : parse(kept);
}

/** The values with one of them set, or without it if it is nothing, or nothing that may be kept. */
function changed(values: Values, name: string, value: unknown): Values {
  if (value !== undefined && JSON.stringify(value).length > MAX_VALUE_LENGTH) return values;
  const others = [...values].filter(([other]) => other !== name);
  return new Map(
    value === undefined ? others : [...others, [name, value] as const].slice(-MAX_NAMES),
  );
}

function keptOf(value: unknown): Kept | undefined {
  if (typeof value !== "object" || value === null || !("version" in value)) return undefined;
  if (value.version !== VERSION || !("shared" in value) || !("consoles" in value)) return undefined;
  const shared = valuesOf(value.shared);
  const consoles = pairsOf(value.consoles);
  if (shared === undefined || consoles === undefined) return undefined;
  const all = consoles.slice(-MAX_CONSOLES).map(([id, values]) => [id, valuesOf(values)] as const);
  const readable = all.filter((pair): pair is [string, Values] => pair[1] !== undefined);
  return { shared, consoles: new Map(readable) };
}

function valuesOf(value: unknown): Values | undefined {
  const pairs = pairsOf(value);
  return pairs === undefined ? undefined : new Map(pairs.slice(-MAX_NAMES));
}

function pairsOf(value: unknown): (readonly [string, unknown])[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: readonly unknown[] = value;
  return items.every(isPair) ? [...items] : undefined;
}

function isPair(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string";
}
