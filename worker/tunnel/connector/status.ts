import * as v from "valibot";

import { MAX_OFFERED } from "../../rfb/handshake/security-offer.ts";
import { parseUnambiguousJson } from "../../json/unambiguous-json.ts";

const U32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const Numbers = v.pipe(v.array(U32), v.minLength(1), v.maxLength(MAX_OFFERED), v.readonly());

const Status = v.union([
  v.strictObject({
    ok: v.literal(true),
    /** What TLS turned out to be, for the gateway's log; absent where the target is plain. */
    tls: v.optional(
      v.strictObject({
        version: v.pipe(v.string(), v.maxLength(16)),
        cipher: v.pipe(v.string(), v.maxLength(64)),
      }),
    ),
  }),
  v.strictObject({
    ok: v.literal(false),
    /** A code of `TunnelErrorCode` or `RfbErrorCode`, the latter after `rfb:`. */
    code: v.pipe(v.string(), v.maxLength(32)),
    check: v.optional(v.pipe(v.string(), v.maxLength(32))),
    /** What the server had offered to log in with, for the gateway's log. */
    securityTypes: v.optional(Numbers),
    vencryptTypes: v.optional(Numbers),
  }),
]);

/** How a connector's opening of a target went. */
export type Status = v.InferOutput<typeof Status>;

/** As JSON in UTF-8. */
export function encodeStatus(status: Status): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(status));
}

/** Reads what was sealed; `undefined` for anything that is not a status. */
export function decodeStatus(bytes: Uint8Array): Status | undefined {
  try {
    return v.parse(Status, parseUnambiguousJson(bytes));
  } catch {
    return undefined;
  }
}
