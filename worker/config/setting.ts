import * as v from "valibot";

import { AllowListError } from "../route/allow-list.ts";
import { RouteListError } from "../route/route-list.ts";
import { KeyError } from "../ticket/keys/key-error.ts";
import { MAX_SETTING_LENGTH, Text } from "./schemas.ts";

/** One setting of a deployment: how it is read, and how docs/configuration.md describes it. */
export interface Setting<Value> {
  /** A secret is set with `wrangler secret put`, a variable in wrangler.toml. */
  readonly kind: "secret" | "variable";
  /** What it means, as one sentence of the documentation. */
  readonly meaning: string;
  /** Its default, spelled as an operator would set it; `undefined` for a setting without one. */
  readonly default: string | undefined;
  /** Whether every gateway needs it; `meaning` says when others do. */
  readonly isRequired: boolean;
  /** Whether a blank value means that it is not set, as an unset variable in a script does. */
  readonly blankIsUnset: boolean;
  /** The value that the gateway uses when the setting is not set or is wrong. */
  readonly fallback: Value;
  /** Reads a value that is set. Throws {@link SettingError}, or another error that {@link problemsOf} knows. */
  readonly read: (value: unknown) => Value;
}

/** A value that cannot be used. The message is a sentence for the operator, which never quotes the value. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

/** Not text, or text over its limit. */
class NotTextError extends Error {
  override readonly name = "NotTextError";
}

type Described = Pick<Setting<unknown>, "kind" | "meaning">;

/** A setting that has a default. `problem` is the sentence for every value that the schema refuses. */
export function withDefault<Value>({
  schema,
  problem,
  blankIsUnset = false,
  ...row
}: Described & {
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly default: string;
  readonly problem: string;
  readonly blankIsUnset?: boolean;
}): Setting<Value> {
  return {
    ...row,
    isRequired: false,
    blankIsUnset,
    fallback: v.parse(schema, row.default),
    read: matching(schema, problem),
  };
}

/** A setting that has no default. */
export function withoutDefault<Value>(
  row: Described & Pick<Setting<Value>, "read"> & { readonly isRequired?: true },
): Setting<Value | undefined> {
  return {
    isRequired: false,
    ...row,
    default: undefined,
    blankIsUnset: true,
    fallback: undefined,
  };
}

/** Reads what the schema accepts. The schema's own messages quote the value, so this sentence replaces them. */
export function matching<Value>(
  schema: v.GenericSchema<unknown, Value>,
  problem: string,
): Setting<Value>["read"] {
  return (value) => {
    const result = v.safeParse(schema, value);
    if (!result.success) throw new SettingError(problem);
    return result.output;
  };
}

/** Reads text by a parser whose errors are sentences for the operator. */
export function text<Value>(parse: (text: string) => Value): Setting<Value>["read"] {
  return (value) => {
    const result = v.safeParse(Text, value);
    if (!result.success) throw new NotTextError();
    return parse(result.output);
  };
}

/** Unset or blank. */
export function isBlank(value: unknown): boolean {
  return v.is(v.optional(v.pipe(v.string(), v.trim(), v.empty())), value);
}

/** An error of {@link Setting.read} as sentences for the operator. Throws every other error again. */
export function problemsOf(name: string, error: unknown): readonly string[] {
  if (error instanceof AllowListError || error instanceof RouteListError) {
    return error.problems.map((problem) => `${name}: ${problem}`);
  }
  if (error instanceof NotTextError) {
    return [`${name} must be text of at most ${MAX_SETTING_LENGTH} characters.`];
  }
  // Both messages begin with the setting's name and are made to be shown.
  if (error instanceof SettingError) return [error.message];
  if (error instanceof KeyError) return [`${error.message}.`];
  throw error;
}
