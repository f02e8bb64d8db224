import * as v from "valibot";

import { SharedKey } from "./jwk.ts";
import { REPEATED } from "./key-error.ts";
import { parseKeySetting } from "./key-setting.ts";

/** Max keys in the set. */
export const MAX_CONNECTOR_KEYS = 32;

const ConnectorKeySet = v.strictObject({
  keys: v.pipe(
    v.array(SharedKey),
    v.minLength(1),
    v.maxLength(MAX_CONNECTOR_KEYS),
    v.check((keys) => new Set(keys.map(({ kid }) => kid)).size === keys.length, REPEATED),
  ),
});

/** Keys that gateway and connectors share; there is always one. */
export type ConnectorKeys = readonly [SharedKey, ...SharedKey[]];

/** Reads the secret CONNECTOR_KEYS. Throws KeyError, whose message is safe to log. */
export function parseConnectorKeys(json: string): ConnectorKeys {
  const [first, ...others] = parseKeySetting("CONNECTOR_KEYS", ConnectorKeySet, json).keys;
  // The schema asks for one.
  if (first === undefined) throw new TypeError("no key");
  return [first, ...others];
}

/** Whether a key is named after a connector: by its name alone or with a dot and more (`dc1`, `dc1.2026-01-31-x`). */
export function isKeyOf(connector: string, { kid }: SharedKey): boolean {
  return kid === connector || kid.startsWith(`${connector}.`);
}

/** The key that seals for a connector: the first that is named after it, else the first of all. */
export function keyFor(connector: string, keys: ConnectorKeys): SharedKey {
  return keys.find((key) => isKeyOf(connector, key)) ?? keys[0];
}
