import * as v from "valibot";

import { Admission } from "../admission/admission.ts";
import { decodeVersioned, encodeVersioned, FormatError } from "../admission/versioned.ts";
import { Target } from "../ticket/claims.ts";
import type { Counters, Kept } from "./kept.ts";

/** Bytes of the nonce of AES-GCM (NIST SP 800-38D §5.2.1.1), which nobody may have predicted. */
export const RECORD_IV_BYTES = 12;

/** Max length of what is sealed, in bytes of UTF-8. A ticket's claims and a target are below 16 KiB together. */
export const MAX_RECORD_BYTES = 32_768;

const TAG_BYTES = 16;
const KEY_ID_BYTES = 8;

// Apart from everything else that is derived from the same secrets, or sealed here.
const KEY_FOR = "porthole record key 1";
const KEY_ID_FOR = "porthole record key id 1";
const SEALED_FOR = "porthole record 1";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const UnixMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Hash = v.pipe(v.string(), v.maxLength(64));

/** {@link Kept}: the compiler finds out that it is that, and all of it. */
const Contents = v.strictObject({
  admission: Admission,
  startedUnixMs: UnixMs,
  lastInputUnixMs: UnixMs,
  number: Count,
  tokens: v.strictObject({ current: Hash, before: v.exactOptional(Hash) }),
  counters: v.strictObject({
    bytesToViewer: Count,
    bytesToTarget: Count,
    resumes: Count,
    keys: v.exactOptional(Count),
    firstFrameMs: v.exactOptional(Count),
    roundTripMs: v.exactOptional(Count),
    keyP50Ms: v.exactOptional(Count),
    keyP95Ms: v.exactOptional(Count),
    pageFirstFrameMs: v.exactOptional(Count),
  } satisfies Record<keyof Counters, v.GenericSchema>),
  target: v.exactOptional(Target),
  stay: v.exactOptional(
    v.strictObject({ incarnation: v.pipe(v.string(), v.maxLength(64)), isIn: v.boolean() }),
  ),
  waitingSinceUnixMs: v.exactOptional(UnixMs),
  timeRequest: v.exactOptional(v.strictObject({ askedUnixMs: UnixMs, isOpen: v.boolean() })),
} satisfies Record<keyof Kept, v.GenericSchema>);

/** What reads no version 2 knows nobody else in the console, and lets input pass without observers. */
const FORMAT = { name: "record", schema: Contents, version: 5, oldest: 2 } as const;

/**
 * Why a record cannot be sealed or opened:
 *
 * - `size`: it is longer than {@link MAX_RECORD_BYTES}
 * - `key`: the gateway has no secret, or not the one that sealed it
 * - `authentication`: it was changed, or is of another session
 * - `newer`: a newer version has sealed it, and says that this one must not read it
 * - `contents`: what it holds is not a session
 */
export type RecordReason = "size" | "key" | "authentication" | "newer" | "contents";

/** No error quotes the record. */
export class RecordError extends Error {
  override readonly name = "RecordError";
  readonly reason: RecordReason;

  constructor(reason: RecordReason) {
    super(`the record of a session: ${reason}`);
    this.reason = reason;
  }
}

/** One session's key, of one of the gateway's secrets. */
interface RecordKey {
  /** Tells the keys apart, and nothing of them: 16 hexadecimal digits. */
  readonly id: string;
  readonly key: CryptoKey;
}

/** The keys of one session's record: the first seals it, any opens it. */
export interface RecordKeys {
  readonly session: string;
  readonly keys: readonly RecordKey[];
}

/**
 * Derives the keys of a session's record from the gateway's secrets, in their order, with HKDF-SHA256 (RFC 5869):
 * the salt is the session's name. While a secret is rotated, records that the one before has sealed are opened.
 */
export async function deriveRecordKeys(
  session: string,
  secrets: readonly Uint8Array[],
): Promise<RecordKeys> {
  return { session, keys: await Promise.all(secrets.map((secret) => derive(session, secret))) };
}

async function derive(session: string, secret: Uint8Array): Promise<RecordKey> {
  const material = await crypto.subtle.importKey("raw", new Uint8Array(secret), "HKDF", false, [
    "deriveKey",
    "deriveBits",
  ]);
  const hkdf = (info: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt: encoder.encode(session),
    info: encoder.encode(info),
  });
  const aes = { name: "AES-GCM", length: 256 };
  const [key, id] = await Promise.all([
    crypto.subtle.deriveKey(hkdf(KEY_FOR), material, aes, false, ["encrypt", "decrypt"]),
    crypto.subtle.deriveBits(hkdf(KEY_ID_FOR), material, 8 * KEY_ID_BYTES),
  ]);
  return { id: hex(new Uint8Array(id)), key };
}

/** A record as it is on disk. */
export interface SealedRecord {
  readonly keyId: string;
  /** The nonce of {@link RECORD_IV_BYTES}, then the ciphertext, whose last 16 bytes are its tag. */
  readonly sealed: Uint8Array;
}

/**
 * Seals what a session is made again from with AES-GCM-256. The additional data are the ASCII bytes
 * `porthole record 1` and the session's name. `iv`: {@link RECORD_IV_BYTES} from a generator that nobody can
 * predict. Throws {@link RecordError}.
 */
export async function sealRecord(
  kept: Kept,
  iv: Uint8Array,
  { session, keys }: RecordKeys,
): Promise<SealedRecord> {
  const [first] = keys;
  if (first === undefined) throw new RecordError("key");
  const contents = encoder.encode(encodeVersioned(FORMAT, kept));
  if (contents.length > MAX_RECORD_BYTES) throw new RecordError("size");
  const encrypted = await crypto.subtle.encrypt(gcm(session, iv), first.key, contents);
  const sealed = new Uint8Array(iv.length + encrypted.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(encrypted), iv.length);
  return { keyId: first.id, sealed };
}

/** Throws {@link RecordError}. */
export async function openRecord(
  { keyId, sealed }: SealedRecord,
  { session, keys }: RecordKeys,
): Promise<Kept> {
  const key = keys.find(({ id }) => id === keyId)?.key;
  if (key === undefined) throw new RecordError("key");
  if (sealed.length > RECORD_IV_BYTES + MAX_RECORD_BYTES + TAG_BYTES) throw new RecordError("size");
  const iv = sealed.subarray(0, RECORD_IV_BYTES);
  let contents: ArrayBuffer;
  try {
    const encrypted = new Uint8Array(sealed.subarray(RECORD_IV_BYTES));
    contents = await crypto.subtle.decrypt(gcm(session, iv), key, encrypted);
  } catch {
    throw new RecordError("authentication");
  }
  return read(contents);
}

function read(contents: ArrayBuffer): Kept {
  try {
    return decodeVersioned(FORMAT, decoder.decode(contents));
  } catch (error) {
    const isNewer = error instanceof FormatError && error.reason === "newer";
    throw new RecordError(isNewer ? "newer" : "contents");
  }
}

function gcm(session: string, iv: Uint8Array) {
  const additionalData = encoder.encode(SEALED_FOR + session);
  return { name: "AES-GCM", iv: new Uint8Array(iv), additionalData, tagLength: 8 * TAG_BYTES };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
