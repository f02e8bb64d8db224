import { base64url } from "jose";
import * as v from "valibot";

import { placedObject } from "../config/placed-object.ts";
import type { KeptCallRemote } from "../idempotency/contract.ts";
import { openSealed, seal, SEAL_IV_BYTES, type SealKeys } from "../ticket/gateway-seal.ts";
import type { ApiCall } from "./api.ts";
import { answerOf } from "./object-answer.ts";
import { Problem } from "./problem.ts";

/** 1 to 255 printable characters, or the same as a string of RFC 9651; never a quote or a backslash. */
const KEY =
  /^(?:"(?<quoted>[\x20\x21\x23-\x5b\x5d-\x7e]{1,255})"|(?<plain>[\x21\x23-\x5b\x5d-\x7e]{1,255}))$/;

/** What is kept of a call. It is sealed: an answer may hold a ticket, and a request a password. */
const Kept = v.strictObject({
  /** SHA-256 of the request, in base64url. */
  request: v.string(),
  /** Once it is answered. */
  answer: v.optional(v.strictObject({ status: v.number(), body: v.string() })),
});
type Kept = v.InferOutput<typeof Kept>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Carries out a call once for its `Idempotency-Key`: the same call of the same caller made again gets the answer of the
 * first, for 24 hours. One that has failed has no answer that is kept. Throws the problems `invalid-request`,
 * `idempotency-mismatch` for another call with the same key, and `idempotency-in-flight`.
 */
export async function oncePerKey(
  c: ApiCall,
  body: Uint8Array,
  carryOut: () => Promise<Response>,
): Promise<Response> {
  const header = c.req.header("Idempotency-Key");
  if (header === undefined) return carryOut();
  const place = await placeOf(c, keyOf(header));
  const request = await digest(encoder.encode(`${c.req.method} ${c.req.path}\n`), body);
  const attempt = crypto.randomUUID();
  const { object } = place;
  const begun = await answerOf(
    object.begin({ attempt, sealed: await sealKept({ request }, place), now: c.var.now() }),
  );
  if (begun.kind !== "first") {
    return repeated(c, request, await openKept(begun.sealed, place));
  }
  const response = await carriedOut(object, attempt, carryOut);
  const answer = { status: response.status, body: await response.clone().text() };
  await keep(c, object, { attempt, sealed: await sealKept({ request, answer }, place) });
  return response;
}

async function carriedOut(
  object: KeptCallRemote,
  attempt: string,
  carryOut: () => Promise<Response>,
): Promise<Response> {
  try {
    return await carryOut();
  } catch (error) {
    // If that fails as well the key is free again once the attempt's time is over.
    await object.release({ attempt }).catch(() => {});
    throw error;
  }
}

/** What was carried out is answered, whether or not its answer could be kept. */
async function keep(
  c: ApiCall,
  object: KeptCallRemote,
  call: Parameters<KeptCallRemote["finish"]>[0],
): Promise<void> {
  try {
    await object.finish(call);
  } catch (error) {
    c.var.log.fault(error, {});
  }
}

function repeated(c: ApiCall, request: string, kept: Kept | undefined): Response {
  if (kept !== undefined && kept.request !== request) throw new Problem("idempotency-mismatch");
  // One that can no longer be opened, because its secret is gone, is not given again either.
  if (kept?.answer === undefined) {
    throw new Problem("idempotency-in-flight", { headers: { "Retry-After": "1" } });
  }
  const { status, body } = kept.answer;
  return new Response(body, {
    status,
    headers: {
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      "Idempotent-Replayed": "true",
    },
  });
}

function keyOf(header: string): string {
  const { quoted, plain } = KEY.exec(header)?.groups ?? {};
  const key = quoted ?? plain;
  if (key !== undefined) return key;
  throw new Problem("invalid-request", {
    detail: "Idempotency-Key must be 1 to 255 printable characters without quotes and backslashes.",
  });
}

/** Where a call is kept, and what with. */
interface Place {
  readonly object: KeptCallRemote;
  readonly name: string;
  readonly keys: SealKeys;
}

/** Of a caller and its key; each caller has keys of its own. */
async function placeOf(c: ApiCall, key: string): Promise<Place> {
  const { name: caller, changeable } = c.var.caller;
  const whose = changeable.owner === undefined ? "token" : "issuer";
  const name = await digest(encoder.encode(JSON.stringify([whose, caller, key])));
  const object = placedObject(c.env.IDEMPOTENCY, name, c.var.config.directories);
  return { object, name, keys: await c.var.gateway.keptAnswerKeys() };
}

async function sealKept(kept: Kept, { name, keys }: Place): Promise<Uint8Array> {
  const iv = crypto.getRandomValues(new Uint8Array(SEAL_IV_BYTES));
  return seal(encoder.encode(JSON.stringify(kept)), name, iv, keys);
}

async function openKept(sealed: Uint8Array, { name, keys }: Place): Promise<Kept | undefined> {
  const opened = await openSealed(sealed, name, keys);
  return opened === undefined ? undefined : v.parse(Kept, JSON.parse(decoder.decode(opened)));
}

async function digest(...parts: readonly Uint8Array[]): Promise<string> {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return base64url.encode(new Uint8Array(await crypto.subtle.digest("SHA-256", joined)));
}
