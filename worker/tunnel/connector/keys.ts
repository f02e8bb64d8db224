import * as v from "valibot";

import { SharedKey } from "../../ticket/keys/jwk.ts";
import { REPEATED } from "../../ticket/keys/key-error.ts";
import { parseKeySetting } from "../../ticket/keys/key-setting.ts";

/** Most keys in the set. */
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

/**
 * The key that seals for a connector: the first that is named as it is, alone or with a dot and more
 * behind it (`dc1`, `dc1.2026-01-31-x`), else the first of all.
 */
export function keyFor(connector: string, keys: ConnectorKeys): SharedKey {
  const isFor = ({ kid }: SharedKey): boolean =>
    kid === connector || kid.startsWith(`${connector}.`);
  return keys.find(isFor) ?? keys[0];
}
