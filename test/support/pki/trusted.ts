import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Pki, type Identity } from "./pki.ts";

/**
 * The authority that a gateway under test takes for a public one. It is the same in every run, because the
 * runtime reads what it trusts once, when it is imported: nothing has to be made before that. Nothing but
 * the tests trusts it.
 */
const CERTIFICATE = join(import.meta.dirname, "public-authority.pem");
const KEY = {
  kty: "EC",
  crv: "P-256",
  x: "tBnmhh2aD6XxQPrtEYZ9MJfXSzwjFu4ahg56OUSsEwQ",
  y: "Sxh842KbskgJeOJU0E61Cpblj1BxwQWjP8Wq5Mq53W0",
  d: "qpLFtLLOlUSSjR3SUC-QKmlhd1fBt-lKT1s06bkUHAQ",
};

interface Trusted {
  readonly pki: Pki;
  readonly authority: Identity;
}

let made: Trusted | undefined;

/** The authority, and what issues certificates below it. */
export function trusted(): Trusted {
  made ??= prepare();
  return made;
}

function prepare(): Trusted {
  const pki = new Pki();
  process.on("exit", () => pki.remove());
  const key = createPrivateKey({ key: KEY, format: "jwk" });
  return { pki, authority: pki.adopt(readFileSync(CERTIFICATE, "latin1"), key) };
}

/** To be called before miniflare is imported: it reads the variable then. */
export function trustInRuntime(): void {
  process.env["NODE_EXTRA_CA_CERTS"] = CERTIFICATE;
}
