import * as v from "valibot";

import { issuePath } from "../../json/issue-path.ts";
import { parseUnambiguousJson } from "../../json/unambiguous-json.ts";
import { CloudStackError } from "./errors.ts";

/** Gson leaves out what is null, and each version of CloudStack has fields that others lack. */
const optional = (max: number) =>
  v.pipe(
    v.nullish(v.pipe(v.string(), v.maxLength(max))),
    // Java's `isNotBlank` decides everywhere whether a field counts.
    v.transform((text) => (text === null || text?.trim() === "" ? undefined : text)),
  );
const required = (max: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(max));

/**
 * What a token holds: the fields of CloudStack's `ConsoleProxyClientParam` that a gateway needs, in any
 * order and among any others (`ConsoleProxyClientParam`). The many it does not need are dropped here.
 */
const Payload = v.object({
  clientHostAddress: required(253),
  /** 0 or -1 for none. */
  clientHostPort: v.pipe(v.number(), v.safeInteger(), v.minValue(-1), v.maxValue(65_535)),
  /** The machine's VNC password; one-time passwords of Proxmox VE are long. */
  clientHostPassword: v.nullish(v.pipe(v.string(), v.maxLength(2048))),
  /** UUID of the machine. */
  clientTag: required(128),
  clientDisplayName: optional(4096),
  /** The access ticket. */
  ticket: required(256),
  locale: optional(256),
  clientTunnelUrl: optional(2048),
  clientTunnelSession: optional(256),
  hypervHost: optional(256),
  /** The address that asked for the URL, as Java prints it. */
  sourceIP: optional(64),
  websocketUrl: optional(2048),
  sessionUuid: optional(128),
  extraSecurityToken: optional(4096),
});

export type Payload = v.InferOutput<typeof Payload>;

/** Reads the JSON of a token. Throws CloudStackError, which names a field and never quotes a value. */
export function parsePayload(plaintext: Uint8Array): Payload {
  let value: unknown;
  try {
    value = parseUnambiguousJson(plaintext);
  } catch {
    throw new CloudStackError("payload");
  }
  const result = v.safeParse(Payload, value, { abortEarly: true });
  if (!result.success) throw new CloudStackError("payload", issuePath(result.issues[0]));
  return result.output;
}
