import { Pki, type Identity } from "./pki.ts";

const PLACE = Symbol.for("porthole.test.trusted");

interface Trusted {
  readonly pki: Pki;
  readonly authority: Identity;
}

/**
 * The authority that a Worker under test takes for a public one, and what issues with it. One for the
 * process: the runtime reads what it trusts only once, from a file, when it is imported.
 */
export function trusted(): Trusted {
  const shared: typeof globalThis & { [PLACE]?: Trusted } = globalThis;
  const known = shared[PLACE];
  if (known !== undefined) return known;
  const pki = new Pki();
  process.on("exit", () => pki.remove());
  // A name of its own: a process that was started by another trusts the other's as well.
  const made = { pki, authority: pki.ca(`Public CA ${process.pid}`) };
  shared[PLACE] = made;
  return made;
}

/** To be called before miniflare is imported. */
export function trustInRuntime(): void {
  process.env["NODE_EXTRA_CA_CERTS"] = trusted().authority.certificatePath;
}
