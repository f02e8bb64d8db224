/*
 * What the viewer's schemas need of valibot, with the same results and a tenth of its size: they are read before the
 * first frame. The viewer's build puts it in valibot's place; types and the gateway have valibot itself, and a test
 * compares both. An issue says only what `worker/channel/messages.ts` asks: whether a message is of a type that is not
 * known.
 */

const FAILED = Symbol("failed");

/** Gives what is read, or {@link FAILED}. */
type Run = (value: unknown) => unknown;

type Entries = Readonly<Record<string, Schema>>;

interface Schema {
  readonly run: Run;
  readonly isOptional?: boolean;
  readonly entries?: Entries;
  readonly variant?: Variant;
}

interface Variant {
  readonly key: string;
  readonly options: readonly Schema[];
}

// oxlint-disable-next-line typescript/no-explicit-any -- each looks at what its schema has read
type Check = (value: any) => boolean;

function checking(isValid: (value: unknown) => boolean): Schema {
  return { run: (value) => (isValid(value) ? value : FAILED) };
}

export const string = (): Schema => checking((value) => typeof value === "string");
export const number = (): Schema =>
  checking((value) => typeof value === "number" && !Number.isNaN(value));
export const boolean = (): Schema => checking((value) => typeof value === "boolean");
export const literal = (wanted: unknown): Schema => checking((value) => value === wanted);
export const picklist = (wanted: readonly unknown[]): Schema =>
  checking((value) => wanted.includes(value));
export const custom = (isValid: (value: unknown) => boolean): Schema => checking(isValid);

export function optional(schema: Schema): Schema {
  return {
    isOptional: true,
    run: (value) => (value === undefined ? undefined : schema.run(value)),
  };
}

export function array(item: Schema): Schema {
  return {
    run: (value) => {
      if (!Array.isArray(value)) return FAILED;
      const read = value.map(item.run);
      return read.includes(FAILED) ? FAILED : read;
    },
  };
}

/** Members that are not known are left out. */
export function object(entries: Entries): Schema {
  return { entries, run: (value) => membersOf(entries, value) };
}

/** No member may be there that is not known. */
export function strictObject(entries: Entries): Schema {
  return {
    entries,
    run: (value) => {
      const read = membersOf(entries, value);
      for (const key in Object(value)) if (!Object.hasOwn(entries, key)) return FAILED;
      return read;
    },
  };
}

function membersOf(entries: Entries, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return FAILED;
  const read: Record<string, unknown> = {};
  for (const [key, { isOptional, run }] of Object.entries(entries)) {
    if (key in value) {
      const member = run(Reflect.get(value, key));
      if (member === FAILED) return FAILED;
      read[key] = member;
    } else if (isOptional !== true) return FAILED;
  }
  return read;
}

export function omit({ entries = {} }: Schema, keys: readonly string[]): Schema {
  return object(Object.fromEntries(Object.entries(entries).filter(([key]) => !keys.includes(key))));
}

/** One of several objects, by the member that tells them apart. */
export function variant(key: string, options: readonly Schema[]): Schema {
  const all = options.flatMap((option) => option.variant?.options ?? option);
  return {
    variant: { key, options: all },
    run: (value) => {
      for (const option of ofSameType({ key, options: all }, value)) {
        const read = option.run(value);
        if (read !== FAILED) return read;
      }
      return FAILED;
    },
  };
}

function ofSameType({ key, options }: Variant, value: unknown): Schema[] {
  if (typeof value !== "object" || value === null) return [];
  return options.filter(({ entries }) => entries?.[key]?.run(Reflect.get(value, key)) !== FAILED);
}

export function pipe(schema: Schema, ...checks: readonly Check[]): Schema {
  return {
    ...schema,
    run: (value) => {
      const read = schema.run(value);
      return read === FAILED || !checks.every((check) => check(read)) ? FAILED : read;
    },
  };
}

interface Long {
  readonly length: number;
}

export const maxLength = (max: number) => (value: Long) => value.length <= max;
export const minLength = (min: number) => (value: Long) => value.length >= min;
export const nonEmpty = () => (value: Long) => value.length > 0;
export const minValue = (min: number) => (value: number) => value >= min;
export const maxValue = (max: number) => (value: number) => value <= max;
export const integer = () => Number.isInteger;
export const safeInteger = () => Number.isSafeInteger;
export const regex = (pattern: RegExp) => (value: string) => pattern.test(value);

export function safeParse(schema: Schema, value: unknown): unknown {
  const output = schema.run(value);
  if (output !== FAILED) return { success: true, output };
  return { success: false, issues: [issueOf(schema, value)] };
}

function issueOf({ variant }: Schema, input: unknown): unknown {
  const isObject = typeof input === "object" && input !== null;
  if (variant === undefined || !isObject || ofSameType(variant, input).length > 0) return {};
  const { key } = variant;
  return { type: "variant", path: [{ key }], input: Reflect.get(input, key) };
}
