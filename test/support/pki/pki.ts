import { createHash, generateKeyPairSync, X509Certificate, type KeyObject } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { prepareFolder, signCertificate } from "./openssl.ts";

export type KeyKind = "p256" | "p384" | "rsa";

/** A certificate and its key, as PEM and as files. */
export interface Identity {
  /** The certificate alone. */
  readonly certificate: string;
  /** The certificate and the intermediates that a server or client sends with it. */
  readonly chain: string;
  /** PKCS #8, not encrypted. */
  readonly key: string;
  readonly certificatePath: string;
  readonly chainPath: string;
  readonly keyPath: string;
  /** Base64 SHA-256 of the SubjectPublicKeyInfo: what a target pins. */
  readonly pin: string;
}

/** How a leaf hangs below its authority; the last two must be refused by whoever verifies. */
export type Intermediate = "good" | "without-ca-flag" | "name-constrained";

export interface LeafOptions {
  /** P-256 when left out. */
  readonly key?: KeyKind;
  readonly dns?: readonly string[];
  readonly ip?: readonly string[];
  /** Subject CN; the first name or address when left out. */
  readonly cn?: string;
  /** An hour ago when left out. */
  readonly notBefore?: Date;
  /** In 30 days when left out. */
  readonly notAfter?: Date;
  /** `serverAuth` when left out; `none` makes a certificate for any purpose. */
  readonly extendedKeyUsage?: "serverAuth" | "clientAuth" | "none";
  /** `CA:FALSE` when left out. */
  readonly basicConstraints?: "CA:TRUE" | "CA:FALSE";
  /** Leaves the SubjectAltName out, so that a name stands in the CN only. */
  readonly noSan?: boolean;
  /** Without it the certificate hangs directly below its authority. */
  readonly viaIntermediate?: Intermediate;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Dates of certificates that are wrong today, for `LeafOptions`. */
export const EXPIRED = {
  notBefore: new Date(Date.now() - 3 * DAY_MS),
  notAfter: new Date(Date.now() - DAY_MS),
} as const;
export const NOT_YET_VALID = {
  notBefore: new Date(Date.now() + DAY_MS),
  notAfter: new Date(Date.now() + 3 * DAY_MS),
} as const;

/** What stands in the name constraint that every leaf of a `name-constrained` intermediate breaks. */
const CONSTRAINED_TO = [
  "nameConstraints=critical",
  "permitted;DNS:elsewhere.invalid",
  "permitted;IP:192.0.2.0/255.255.255.0",
].join(",");

const CA_FLAG = "basicConstraints=critical,CA:TRUE";
const NO_CA_FLAG = "basicConstraints=critical,CA:FALSE";
const CA_USAGE = "keyUsage=critical,keyCertSign,cRLSign";
const KEY_IDS = ["subjectKeyIdentifier=hash", "authorityKeyIdentifier=keyid"];

/** Wide enough around every certificate below, wrong dates included. */
const CA_DATES = {
  notBefore: new Date(Date.now() - 30 * DAY_MS),
  notAfter: new Date(Date.now() + 60 * DAY_MS),
} as const;

const CURVES = { p256: "P-256", p384: "P-384" } as const;

/** Base64 SHA-256 of the SubjectPublicKeyInfo of a PEM certificate. */
export function spkiPin(certificate: string): string {
  const spki = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(spki).digest("base64");
}

/**
 * Certificate authorities and certificates, good and wrong, in a temporary folder. Asking twice for the
 * same thing gives the same certificate. Needs the program `openssl`.
 */
export class Pki {
  readonly folder: string = mkdtempSync(join(tmpdir(), "porthole-pki-"));
  readonly #made = new Map<string, Identity>();
  #count = 0;

  constructor() {
    prepareFolder(this.folder);
  }

  /** An authority with its own key. */
  ca(name = "Cloud CA", key: KeyKind = "p256"): Identity {
    return this.#once(["ca", name, key], (file) => this.#authority(file, name, key));
  }

  /** An authority that is there already, to issue certificates below it. */
  adopt(certificate: string, key: KeyObject): Identity {
    return this.#once(["adopted", certificate], (file) => {
      writeFileSync(this.#path(file, "key"), pkcs8(key), { mode: 0o600 });
      writeFileSync(this.#path(file, "pem"), certificate);
      return this.#identity(file, undefined);
    });
  }

  /** Another authority with the subject and the key identifier of `ca`, but a key of its own. */
  impostorOf(ca: Identity): Identity {
    return this.#once(["impostor", ca.pin], (file) =>
      this.#authority(file, commonName(ca), "p256"),
    );
  }

  /** A certificate below `ca`. */
  issue(ca: Identity, options: LeafOptions = {}): Identity {
    return this.#once(["leaf", ca.pin, ca.certificate, options], (file) => {
      const via = options.viaIntermediate;
      const issuer = via === undefined ? ca : this.#intermediate(ca, via);
      return this.#leaf(file, issuer, options);
    });
  }

  /** A certificate that its own key signed, as hypervisors install it. */
  selfSigned(options: Omit<LeafOptions, "viaIntermediate"> = {}): Identity {
    return this.#once(["self", options], (file) => this.#leaf(file, undefined, options));
  }

  /** A certificate for a TLS client, by default named `gateway`. */
  client(ca: Identity, options: LeafOptions = {}): Identity {
    return this.issue(ca, {
      cn: "gateway",
      noSan: true,
      extendedKeyUsage: "clientAuth",
      ...options,
    });
  }

  /** A folder as QEMU and libvirt want it: ca-cert.pem, server-cert.pem and server-key.pem. */
  qemuFolder(ca: Identity, server: Identity): string {
    this.#count += 1;
    const folder = join(this.folder, `qemu-${this.#count}`);
    mkdirSync(folder);
    copyFileSync(ca.certificatePath, join(folder, "ca-cert.pem"));
    copyFileSync(server.chainPath, join(folder, "server-cert.pem"));
    copyFileSync(server.keyPath, join(folder, "server-key.pem"));
    return folder;
  }

  /** Key and chain in one file, as x11vnc and stunnel want them. */
  combinedFile(identity: Identity): string {
    const path = identity.keyPath.replace(/\.key$/, ".combined.pem");
    writeFileSync(path, identity.key + identity.chain, { mode: 0o600 });
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The key identifier follows from the name, so that an impostor can be told by its key alone. */
  #authority(file: string, name: string, key: KeyKind): Identity {
    const keyId = createHash("sha1").update(name).digest("hex");
    const extensions = [CA_FLAG, CA_USAGE, `subjectKeyIdentifier=${keyId}`];
    return this.#sign(file, key, undefined, name, CA_DATES, extensions);
  }

  #intermediate(ca: Identity, kind: Intermediate): Identity {
    return this.#once(["intermediate", ca.pin, kind], (file) =>
      this.#sign(file, "p256", ca, `${kind} intermediate`, CA_DATES, [
        kind === "without-ca-flag" ? NO_CA_FLAG : CA_FLAG,
        CA_USAGE,
        ...KEY_IDS,
        ...(kind === "name-constrained" ? [CONSTRAINED_TO] : []),
      ]),
    );
  }

  #leaf(file: string, issuer: Identity | undefined, options: LeafOptions): Identity {
    const { key = "p256", dns = [], ip = [], extendedKeyUsage = "serverAuth" } = options;
    const names = [...dns.map((name) => `DNS:${name}`), ...ip.map((address) => `IP:${address}`)];
    const usage = key === "rsa" ? ",keyEncipherment" : "";
    const extensions = [
      `basicConstraints=critical,${options.basicConstraints ?? "CA:FALSE"}`,
      `keyUsage=critical,digitalSignature${usage}`,
      ...(issuer === undefined ? KEY_IDS.slice(0, 1) : KEY_IDS),
      ...(extendedKeyUsage === "none" ? [] : [`extendedKeyUsage=${extendedKeyUsage}`]),
      ...(options.noSan === true || names.length === 0
        ? []
        : [`subjectAltName=${names.join(",")}`]),
    ];
    const cn = options.cn ?? dns[0] ?? ip[0] ?? "nameless";
    const dates = {
      notBefore: options.notBefore ?? new Date(Date.now() - HOUR_MS),
      notAfter: options.notAfter ?? new Date(Date.now() + 30 * DAY_MS),
    };
    return this.#sign(file, key, issuer, cn, dates, extensions);
  }

  #sign(
    file: string,
    kind: KeyKind,
    issuer: Identity | undefined,
    commonName: string,
    dates: { readonly notBefore: Date; readonly notAfter: Date },
    extensions: readonly string[],
  ): Identity {
    writeFileSync(this.#path(file, "key"), newKey(kind), { mode: 0o600 });
    signCertificate(this.folder, {
      name: file,
      issuer: issuer === undefined ? undefined : basename(issuer.keyPath, ".key"),
      commonName,
      ...dates,
      extensions,
    });
    return this.#identity(file, issuer);
  }

  /** What the files of a key and its certificate are. */
  #identity(file: string, issuer: Identity | undefined): Identity {
    const certificate = readFileSync(this.#path(file, "pem"), "latin1");
    // A root is known to whoever trusts it; intermediates have to come with the leaf.
    const below = issuer === undefined || isSelfSigned(issuer) ? "" : issuer.chain;
    const chain = certificate + below;
    writeFileSync(this.#path(file, "chain.pem"), chain);
    return {
      certificate,
      chain,
      key: readFileSync(this.#path(file, "key"), "latin1"),
      certificatePath: this.#path(file, "pem"),
      chainPath: this.#path(file, "chain.pem"),
      keyPath: this.#path(file, "key"),
      pin: spkiPin(certificate),
    };
  }

  #path(file: string, ending: string): string {
    return join(this.folder, `${file}.${ending}`);
  }

  #once(recipe: unknown, make: (file: string) => Identity): Identity {
    const name = JSON.stringify(recipe);
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    this.#count += 1;
    const made = make(`c${this.#count}`);
    this.#made.set(name, made);
    return made;
  }
}

function newKey(kind: KeyKind): string {
  const { privateKey } =
    kind === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: CURVES[kind] });
  return pkcs8(privateKey);
}

function pkcs8(key: KeyObject): string {
  return key.export({ type: "pkcs8", format: "pem" }).toString();
}

function isSelfSigned({ certificate }: Identity): boolean {
  const { subject, issuer } = new X509Certificate(certificate);
  return subject === issuer;
}

function commonName({ certificate }: Identity): string {
  return new X509Certificate(certificate).subject.replace(/^CN=/, "");
}
