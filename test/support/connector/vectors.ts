import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";

import type { KeyPair } from "../../../worker/tunnel/connector/noise/x25519.ts";

interface Ephemeral {
  readonly ephemeralPrivate: string;
  readonly ephemeralPublic: string;
}

interface NumberedRecord {
  /** Records of its direction before it. */
  readonly number: number;
  readonly data: string;
  /** Its length included. */
  readonly record: string;
}

/** One conversation of a gateway and a connector; bytes are hex. */
interface ConnectorVectors {
  readonly psk: string;
  readonly kid: string;
  readonly prologue: string;
  readonly gateway: Ephemeral;
  readonly connector: Ephemeral;
  readonly preamble: string;
  readonly preambleFrame: string;
  readonly status: string;
  readonly statusFrame: string;
  readonly keyToConnector: string;
  readonly keyToGateway: string;
  readonly toConnector: readonly NumberedRecord[];
  readonly toGateway: readonly NumberedRecord[];
}

const FILE = new URL("../../vectors/connector.json", import.meta.url);

export const VECTORS = JSON.parse(readFileSync(FILE, "utf8")) as ConnectorVectors;

/** What stands before the 32 bytes in a PKCS #8 private key of X25519 (RFC 8410 §7). */
const PKCS8_HEAD = "302e020100300506032b656e04220420";

export function keyPairOf({ ephemeralPrivate, ephemeralPublic }: Ephemeral): KeyPair {
  const key = Buffer.from(PKCS8_HEAD + ephemeralPrivate, "hex");
  return {
    publicKey: Buffer.from(ephemeralPublic, "hex"),
    privateKey: createPrivateKey({ key, format: "der", type: "pkcs8" }),
  };
}
