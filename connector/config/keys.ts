import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";

import { KeyError } from "../../worker/ticket/keys/key-error.ts";
import type { SharedKey } from "../../worker/ticket/keys/jwk.ts";
import { MAX_CONNECTOR_KEYS, parseConnectorKeys } from "../../worker/ticket/keys/connector-keys.ts";
import { ConfigError } from "./config-error.ts";

/**
 * Adds a new key in front of those in a file that only its owner may read, and says what the gateway
 * needs. Throws {@link ConfigError}. The key itself is not printed: terminals are recorded.
 */
export async function makeKeys(
  name: string,
  out: string | undefined,
  say: (text: string) => void,
): Promise<void> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
    throw new ConfigError("--name requires up to 64 letters, digits, dots and dashes");
  }
  const path = out ?? `${name}.keys.json`;
  const before = await readKeys(path);
  if (before.length >= MAX_CONNECTOR_KEYS) {
    throw new ConfigError("there are as many keys as there can be: remove old ones first");
  }
  const key = makeKey(name, new Date());
  await writeSecret(path, `${JSON.stringify({ keys: [key, ...before] }, undefined, 2)}\n`);
  say(`${path}: made key ${key.kid}\n`);
  say(
    before.length === 0
      ? `Give the gateway the same file: npx wrangler secret put CONNECTOR_KEYS < ${path}\n`
      : `Reload the connector, give the gateway the same file, then remove the old keys from it.\n`,
  );
}

/** A 256-bit key for A256GCM; its name begins with the connector's, by which the gateway finds it. */
export function makeKey(name: string, now: Date): SharedKey {
  const kid = `${name}.${now.toISOString().slice(0, 10)}-${randomBytes(6).toString("base64url")}`;
  return { kty: "oct", alg: "dir", kid, k: randomBytes(32).toString("base64url") };
}

async function readKeys(path: string): Promise<readonly SharedKey[]> {
  let json;
  try {
    json = await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new ConfigError("--out: the file cannot be read");
  }
  try {
    return parseConnectorKeys(json);
  } catch (error) {
    if (error instanceof KeyError) throw new ConfigError(`--out: ${error.message}`);
    throw error;
  }
}

/** Whole or not at all. */
async function writeSecret(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}.new`;
  const file = await open(partial, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}
