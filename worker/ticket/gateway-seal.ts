/** Bytes of the nonce of AES-GCM (NIST SP 800-38D §5.2.1.1), which nobody may have predicted. */
export const SEAL_IV_BYTES = 12;

const TAG_BYTES = 16;

const encoder = new TextEncoder();

/** What is sealed for: each has keys of its own, apart from everything else that is derived from the same secrets. */
export type SealPurpose = "cursor" | "kept answer";

/** The keys of one purpose: the first seals, any opens. */
export interface SealKeys {
  readonly purpose: SealPurpose;
  readonly keys: readonly CryptoKey[];
}

/**
 * Derives a key from each of the gateway's secrets, in their order, with HKDF-SHA256 (RFC 5869): while a secret is
 * rotated, what the one before has sealed is opened.
 */
export async function deriveSealKeys(
  purpose: SealPurpose,
  secrets: readonly Uint8Array[],
): Promise<SealKeys> {
  return { purpose, keys: await Promise.all(secrets.map((secret) => derive(purpose, secret))) };
}

async function derive(purpose: SealPurpose, secret: Uint8Array): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", new Uint8Array(secret), "HKDF", false, [
    "deriveKey",
  ]);
  const hkdf = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(0),
    info: encoder.encode(`porthole ${purpose} key 1`),
  };
  const aes = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(hkdf, material, aes, false, ["encrypt", "decrypt"]);
}

/**
 * Seals bytes for the gateway itself with AES-GCM-256: the nonce, then the ciphertext, whose last 16 bytes are its tag.
 * The additional data are the ASCII bytes `porthole`, the purpose and `1`, and `context`: who and what it is for, which
 * has to be the same when it is opened. `iv`: {@link SEAL_IV_BYTES} from a generator that nobody can predict.
 */
export async function seal(
  contents: Uint8Array,
  context: string,
  iv: Uint8Array,
  { purpose, keys }: SealKeys,
): Promise<Uint8Array<ArrayBuffer>> {
  const [key] = keys;
  if (key === undefined) throw new Error("no key to seal with");
  const bytes = new Uint8Array(contents);
  const encrypted = await crypto.subtle.encrypt(gcm(purpose, context, iv), key, bytes);
  const sealed = new Uint8Array(SEAL_IV_BYTES + encrypted.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(encrypted), SEAL_IV_BYTES);
  return sealed;
}

/** What was sealed; `undefined` for anything that this gateway has not sealed for this, whatever is wrong with it. */
export async function openSealed(
  sealed: Uint8Array,
  context: string,
  { purpose, keys }: SealKeys,
): Promise<Uint8Array | undefined> {
  if (sealed.length < SEAL_IV_BYTES + TAG_BYTES) return undefined;
  const algorithm = gcm(purpose, context, sealed.subarray(0, SEAL_IV_BYTES));
  const encrypted = new Uint8Array(sealed.subarray(SEAL_IV_BYTES));
  for (const key of keys) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- a key or two
      return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, encrypted));
    } catch {
      // Of another key, or not ours.
    }
  }
  return undefined;
}

function gcm(purpose: SealPurpose, context: string, iv: Uint8Array) {
  const additionalData = encoder.encode(`porthole ${purpose} 1 ${context}`);
  return { name: "AES-GCM", iv: new Uint8Array(iv), additionalData, tagLength: 8 * TAG_BYTES };
}
