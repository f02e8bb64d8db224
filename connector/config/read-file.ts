import type { Stats } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";

import { ConfigError } from "./config-error.ts";

/** Max length of a file that is read, in bytes. */
export const MAX_FILE_BYTES = 1_048_576;

/** Bits of a file's mode: what its group may do besides reading, and what everybody may do. */
const GROUP_MORE_THAN_READS = 0o030;
const GROUP = 0o070;
const EVERYBODY = 0o007;

/** Reads a file whose contents are not secret. `place` names it in errors. Throws {@link ConfigError}. */
export function readBytes(place: string, path: string): Promise<Buffer> {
  return opened(place, path, (file) => bytesOf(place, file));
}

/**
 * Reads a file with keys in it, if nobody else can read or change it: its owner is root or the one who
 * runs this; for others it has no rights, but that a group may read one of root's, as systemd's
 * credentials need it. Throws {@link ConfigError}.
 */
export function readSecret(place: string, path: string): Promise<Buffer> {
  return opened(place, path, async (file) => {
    const fault = secretFault(await file.stat(), process.getuid?.());
    if (fault !== undefined) throw new ConfigError(`${place}: ${fault}`);
    return await bytesOf(place, file);
  });
}

/** What is wrong with who can read a secret; nothing where the system has no such modes (`user` undefined). */
export function secretFault(
  { mode, uid }: Pick<Stats, "mode" | "uid">,
  user: number | undefined,
): string | undefined {
  if (user === undefined) return undefined;
  if (uid !== user && uid !== 0) return "the file has keys and belongs to another user";
  // What root lends to a group is meant to be read by it.
  const forGroup = uid === 0 ? GROUP_MORE_THAN_READS : GROUP;
  return (mode & (EVERYBODY | forGroup)) === 0
    ? undefined
    : "the file has keys, and others can read or change it (chmod 600)";
}

/** The file that is looked at is the one that is read. */
async function opened<Value>(
  place: string,
  path: string,
  use: (file: FileHandle) => Promise<Value>,
): Promise<Value> {
  let file: FileHandle;
  try {
    file = await open(path);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new ConfigError(`${place}: the file ${missing ? "is not there" : "cannot be read"}`);
  }
  try {
    return await use(file);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${place}: the file cannot be read`);
  } finally {
    await file.close();
  }
}

async function bytesOf(place: string, file: FileHandle): Promise<Buffer> {
  const bytes = await file.readFile();
  if (bytes.length > MAX_FILE_BYTES) throw new ConfigError(`${place}: the file is too long`);
  return bytes;
}
