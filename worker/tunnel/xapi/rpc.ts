import * as v from "valibot";

import { bytes, send, type Conversation } from "../../wire/conversation.ts";
import { parseUnambiguousJson } from "../../json/unambiguous-json.ts";
import { httpHead } from "./http-head.ts";
import { TunnelError } from "../errors.ts";
import { codeOfXapiStatus, xapiRequest } from "./connect.ts";

/** Max length of an answer to an API call in bytes, its head not counted. */
export const MAX_ANSWER_BYTES = 65_536;

/** One call of XAPI, to be made on a TLS connection of its own to `host`. */
export interface XapiCall {
  readonly host: string;
  readonly method: string;
  readonly params: readonly string[];
}

/** What XAPI answers: a value, or an error by its code with what belongs to it. */
export type XapiAnswer =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "error"; readonly code: string; readonly details: readonly string[] };

const ID = 1;
const text = v.pipe(v.string(), v.maxLength(1024));

/** JSON-RPC 2.0 as XAPI speaks it: the error's name in `message`, the rest in `data`. */
const Answer = v.union([
  v.object({ jsonrpc: v.literal("2.0"), id: v.literal(ID), result: v.unknown() }),
  v.object({
    jsonrpc: v.literal("2.0"),
    id: v.literal(ID),
    error: v.object({
      message: v.pipe(v.string(), v.regex(/^[A-Z_]{1,64}$/)),
      data: v.optional(v.pipe(v.array(text), v.maxLength(16)), []),
    }),
  }),
]);

/**
 * One call of XAPI's JSON-RPC: POST by HTTP/1.0, so that the host closes the connection after its
 * answer. Its length must be announced and within {@link MAX_ANSWER_BYTES}. Throws {@link TunnelError}.
 */
export function* xapiCall({ host, method, params }: XapiCall): Conversation<XapiAnswer> {
  const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: ID, method, params }));
  yield* send(
    xapiRequest("POST /jsonrpc HTTP/1.0", host, [
      "Content-Type: application/json",
      `Content-Length: ${body.length}`,
      "Connection: close",
    ]),
  );
  yield* send(body);
  const { status, fields } = yield* httpHead();
  if (status !== 200) {
    const code = codeOfXapiStatus(status);
    // It speaks of the API here, not of a console.
    throw new TunnelError(code === "not-running" ? "protocol" : code);
  }
  const length = /^\d{1,6}$/.exec(fields.get("content-length") ?? "")?.[0];
  if (length === undefined || Number(length) > MAX_ANSWER_BYTES) throw new TunnelError("protocol");
  if (fields.has("transfer-encoding")) throw new TunnelError("protocol");
  return readAnswer(yield* bytes(Number(length)));
}

function readAnswer(json: Uint8Array): XapiAnswer {
  let value: unknown;
  try {
    value = parseUnambiguousJson(json);
  } catch {
    throw new TunnelError("protocol");
  }
  const answer = v.safeParse(Answer, value);
  if (!answer.success) throw new TunnelError("protocol");
  if ("result" in answer.output) return { kind: "value", value: answer.output.result };
  const { message, data } = answer.output.error;
  return { kind: "error", code: message, details: data };
}
