import { parseArgs, type ParseArgsConfig } from "node:util";

import { UsageError } from "./usage-error.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>["values"];

/** Reads options strictly. Throws UsageError, which never repeats a value: it may be a password. */
export function readOptions<const O extends Options>(
  argv: readonly string[],
  options: O,
): Values<O> {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw usageError(error);
  }
}

/** Reads options strictly, and the values that need none. Throws UsageError as above. */
export function readCommand<const O extends Options>(
  argv: readonly string[],
  options: O,
): { readonly values: Values<O>; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw usageError(error);
  }
}

function usageError(error: unknown): unknown {
  if (!(error instanceof TypeError) || !("code" in error)) return error;
  if (error.code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") {
    return new UsageError("every value needs its option in front, such as --target HOST:PORT");
  }
  // Of what was given, these messages repeat the option's name only.
  const message = error.message.replaceAll("\n", " ");
  const isUnknown = error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION";
  return new UsageError(isUnknown ? `${message}; --help lists the options` : message);
}

/** A whole number in decimal digits between two bounds. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${name} requires a whole number from ${min} to ${max}`);
}
