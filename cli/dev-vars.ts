import { UsageError } from "./usage-error.ts";

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/;
const QUOTED = /^(['"`])(.*?)\1\s*(?:#.*)?$/;

/** Reads NAME=value lines as Wrangler does for `.dev.vars`; values over several lines are not read. */
export function readDevVars(text: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw] = LINE.exec(line) ?? [];
    if (name === undefined || raw === undefined) continue;
    values.set(name, QUOTED.exec(raw)?.[2] ?? raw.replace(/\s*#.*$/, ""));
  }
  return values;
}

/**
 * Sets some variables and leaves every other line as it is. Values are written in single quotes, which
 * take everything literally. Throws UsageError for a value that has one itself.
 */
export function writeDevVars(text: string, values: ReadonlyMap<string, string>): string {
  const left = new Map(values);
  const kept = text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
  const lines = kept.flatMap((line) => {
    const name = LINE.exec(line)?.[1];
    if (name === undefined || !values.has(name)) return [line];
    const value = left.get(name);
    left.delete(name);
    // A later line of the same name would win, so only one stays.
    return value === undefined ? [] : [assignment(name, value)];
  });
  const added = [...left].map(([name, value]) => assignment(name, value));
  return [...lines, ...added, ""].join("\n");
}

function assignment(name: string, value: string): string {
  if (/['\r\n]/.test(value)) throw new UsageError(`${name} cannot be written in single quotes`);
  return `${name}='${value}'`;
}
