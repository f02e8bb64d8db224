import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

import { UsageError } from "./usage-error.ts";

/** The text of a file, or `undefined` if there is none. Throws UsageError if it cannot be read. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unusable("a file cannot be read", error);
  }
}

/** Writes a file that only its owner may read, whole or not at all. Throws UsageError if it cannot be written. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  const partial = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(partial, text, { mode: 0o600, flag: "wx" });
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw unusable("a file cannot be written", error);
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}

/** What the system says of a file. Its path is left out: anything can have been given as one. */
function unusable(problem: string, error: unknown): unknown {
  const code = codeOf(error);
  return code === undefined ? error : new UsageError(`${problem}: ${code}`);
}
