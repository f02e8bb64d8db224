import * as v from "valibot";

import type { XapiTarget } from "../../ticket/claims.ts";
import { HostError, normaliseHost } from "../../route/address.ts";
import { OPAQUE_REF, XAPI_CONSOLE } from "../../ticket/xapi-references.ts";
import { TunnelError } from "../errors.ts";
import type { XapiAnswer, XapiCall } from "./rpc.ts";

/** Max consoles of a machine that are asked for their protocol; XAPI gives a machine two or three. */
export const MAX_CONSOLES = 8;

/** Where a console is now. */
export interface XapiLocation {
  readonly host: string;
  readonly port: number;
  /** `uuid=...` or `ref=OpaqueRef:...`. */
  readonly console: string;
}

/** Looks something up with calls: yields each and continues with its answer. */
export type XapiLookup<Result> = Generator<XapiCall, Result, XapiAnswer>;

const Ref = v.pipe(v.string(), v.regex(OPAQUE_REF));
const Refs = v.pipe(v.array(Ref), v.maxLength(MAX_CONSOLES));
const Text = v.pipe(v.string(), v.maxLength(2048));

/**
 * Asks the pool where a console is now, when it is no longer where the ticket says: its machine was
 * migrated. Starts at the ticket's host, continues with the pool's master where that is another one, and
 * never leaves the hosts that the ticket lists in `pool`.
 *
 * Throws {@link TunnelError}: `unauthorized` for a session that has ended, `not-running` for a console
 * that is gone or that nobody may see, `not-allowed` for one that has left the pool.
 */
export function* xapiLocation(target: XapiTarget): XapiLookup<XapiLocation> {
  const pool = new Set((target.pool ?? []).flatMap((host) => canonicalHost(host) ?? []));
  const api = new Api(target, pool);
  const [kind, id] = splitOnce(target.console, "=");
  const consoleRef = kind === "uuid" ? yield* consoleByUuid(api, id) : yield* consoleByRef(api, id);
  const location = yield* api.ask(Text, "console.get_location", consoleRef);
  return readLocation(location, target.port, pool);
}

/** A `uuid` names a console, or a machine and so its screen. */
function* consoleByUuid(api: Api, uuid: string): XapiLookup<string> {
  const consoleRef = yield* api.find(Ref, "UUID_INVALID", "console.get_by_uuid", uuid);
  if (consoleRef !== undefined) return consoleRef;
  return yield* screenOf(api, yield* api.ask(Ref, "VM.get_by_uuid", uuid));
}

/** A `ref` names a console, or a machine and so its screen. */
function* consoleByRef(api: Api, ref: string): XapiLookup<string> {
  const consoles = yield* api.find(Refs, "HANDLE_INVALID", "VM.get_consoles", ref);
  return consoles === undefined ? ref : yield* firstScreen(api, consoles);
}

function* screenOf(api: Api, machine: string): XapiLookup<string> {
  return yield* firstScreen(api, yield* api.ask(Refs, "VM.get_consoles", machine));
}

/** The others are serial lines, and RDP. */
function* firstScreen(api: Api, consoles: readonly string[]): XapiLookup<string> {
  for (const consoleRef of consoles) {
    if ((yield* api.ask(Text, "console.get_protocol", consoleRef)) === "rfb") return consoleRef;
  }
  throw new TunnelError("not-running");
}

/** The API of the pool's master, found out at the first call. */
class Api {
  readonly #session: string;
  readonly #pool: ReadonlySet<string>;
  #host: string;
  #moved = false;

  constructor(target: XapiTarget, pool: ReadonlySet<string>) {
    this.#session = target.session;
    this.#host = target.host;
    this.#pool = pool;
  }

  /** The value of a call; there has to be one. */
  *ask<Value>(schema: v.GenericSchema<Value>, method: string, id: string): XapiLookup<Value> {
    const value = yield* this.#call(method, id);
    if (value.kind === "value") return parsed(schema, value.value);
    throw errorOf(value.code);
  }

  /** The value of a call, or `undefined` where XAPI answers with the error `none`. */
  *find<Value>(
    schema: v.GenericSchema<Value>,
    none: string,
    method: string,
    id: string,
  ): XapiLookup<Value | undefined> {
    const value = yield* this.#call(method, id);
    if (value.kind === "value") return parsed(schema, value.value);
    if (value.code === none) return undefined;
    throw errorOf(value.code);
  }

  *#call(method: string, id: string): XapiLookup<XapiAnswer> {
    const params = [this.#session, id];
    const answer = yield { host: this.#host, method, params };
    if (answer.kind === "value" || answer.code !== "HOST_IS_SLAVE" || this.#moved) return answer;
    this.#host = memberOf(this.#pool, answer.details[0] ?? "");
    this.#moved = true;
    return yield { host: this.#host, method, params };
  }
}

function errorOf(code: string): TunnelError {
  switch (code) {
    case "SESSION_INVALID":
    case "SESSION_AUTHENTICATION_FAILED":
    case "RBAC_PERMISSION_DENIED":
      return new TunnelError("unauthorized");
    case "UUID_INVALID":
    case "HANDLE_INVALID":
    case "OBJECT_NOLONGER_EXISTS":
      return new TunnelError("not-running");
    // A second slave, or a host that still starts: the pool has no master to speak of.
    case "HOST_IS_SLAVE":
    case "HOST_STILL_BOOTING":
      return new TunnelError("busy");
    default:
      return new TunnelError("protocol");
  }
}

/** `https://<host>/console?uuid=...`, of a host of the pool; its port where it names one. */
function readLocation(text: string, port: number, pool: ReadonlySet<string>): XapiLocation {
  const url = URL.parse(text);
  const consoleQuery = url?.search.slice(1);
  if (
    url?.protocol !== "https:" ||
    url.pathname !== "/console" ||
    `${url.username}${url.password}${url.hash}` !== "" ||
    consoleQuery === undefined ||
    !XAPI_CONSOLE.test(consoleQuery)
  ) {
    throw new TunnelError("protocol");
  }
  const host = memberOf(pool, url.hostname);
  return { host, port: url.port === "" ? port : Number(url.port), console: consoleQuery };
}

/** The host in canonical spelling, if the ticket lists it. */
function memberOf(pool: ReadonlySet<string>, host: string): string {
  const text = canonicalHost(host);
  if (text === undefined || !pool.has(text)) throw new TunnelError("not-allowed");
  return text;
}

/** `undefined` for what is not a host, or not one that may ever be dialled. */
function canonicalHost(host: string): string | undefined {
  try {
    return normaliseHost(host).text;
  } catch (error) {
    if (error instanceof HostError) return undefined;
    throw error;
  }
}

function parsed<Value>(schema: v.GenericSchema<Value>, value: unknown): Value {
  const result = v.safeParse(schema, value);
  if (!result.success) throw new TunnelError("protocol");
  return result.output;
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
