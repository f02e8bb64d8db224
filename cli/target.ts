import * as v from "valibot";

import { Target, type TargetTls } from "../worker/ticket/claims.ts";
import { issuePath } from "../worker/json/issue-path.ts";
import { parseEndpoint } from "./endpoint.ts";
import { UsageError } from "./usage-error.ts";

/** Options that say what the target is, in the words of `parseArgs`. */
export const TARGET_OPTIONS = {
  target: { type: "string" },
  "target-json": { type: "string" },
  route: { type: "string" },
  username: { type: "string" },
  tls: { type: "string" },
  ca: { type: "string" },
  pin: { type: "string", multiple: true },
  "server-name": { type: "string" },
  xapi: { type: "string" },
  websocket: { type: "string" },
  subprotocol: { type: "string" },
  header: { type: "string", multiple: true },
} as const;

export const TARGET_HELP = `  --target HOST:PORT   the machine's console, as the gateway reaches it (required)
  --route NAME         the gateway's route to it (default: the first that admits it)
  --username NAME      sign in to the VNC server with a name as well as a password
  --tls HOW            vencrypt or immediate: the certificate proves who answers; anonymous: only
                       encrypted; off: none, whatever the route says (default: what the route says)
  --ca FILE            PEM certificates of the authorities that count, in place of public ones
  --pin SHA256         base64 SHA-256 of the certificate's SubjectPublicKeyInfo; may be repeated
  --server-name NAME   the name that the certificate must have, if not HOST
  --xapi CONSOLE       a console of XenServer or XCP-ng: uuid=... or ref=OpaqueRef:...; its session
                       comes in XAPI_SESSION
  --websocket PATH     a console that is a WebSocket: path and query
  --subprotocol NAME   the subprotocol that it must choose, such as binary
  --header LINE        "Authorization: ...", "Cookie: ..." or "Origin: ..."; may be repeated
  --target-json FILE   the whole target as JSON, in place of all of these
`;

export interface TargetValues {
  readonly target?: string | undefined;
  readonly route?: string | undefined;
  readonly username?: string | undefined;
  readonly tls?: string | undefined;
  readonly ca?: string | undefined;
  readonly pin?: readonly string[] | undefined;
  readonly "server-name"?: string | undefined;
  readonly xapi?: string | undefined;
  readonly websocket?: string | undefined;
  readonly subprotocol?: string | undefined;
  readonly header?: readonly string[] | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The target that the options describe, but for its password. The sealing checks it once more; here is
 * only found what has no place in a target. Throws UsageError, which never repeats a value.
 */
export function targetOf(values: TargetValues, environment: Environment): Target {
  if (values.target === undefined) {
    throw new UsageError("--target HOST:PORT is missing: the machine's console");
  }
  const { route, xapi, websocket } = values;
  const place = {
    ...parseEndpoint(values.target),
    ...(route === undefined ? {} : { route }),
  };
  if (xapi !== undefined) {
    only(values, "--xapi", ["websocket", "username", "subprotocol", "header"]);
    const tls = tlsOf(values);
    if (tls === false) throw new UsageError("--xapi is always reached by TLS");
    const session = environment["XAPI_SESSION"];
    if (session === undefined || session === "") {
      throw new UsageError("--xapi needs the variable XAPI_SESSION");
    }
    return {
      kind: "xapi",
      ...place,
      console: xapi,
      session,
      ...(tls === undefined ? {} : { tls }),
    };
  }
  const tls = tlsOf(values);
  const common = {
    ...place,
    ...(values.username === undefined ? {} : { username: values.username }),
    ...(tls === undefined ? {} : { tls }),
  };
  if (websocket === undefined) {
    only(values, "a VNC server", ["subprotocol", "header"]);
    return { kind: "rfb", ...common };
  }
  const headers = headersOf(values.header ?? []);
  return {
    kind: "websocket",
    ...common,
    path: websocket,
    ...(values.subprotocol === undefined ? {} : { subprotocol: values.subprotocol }),
    ...(headers === undefined ? {} : { headers }),
  };
}

function only(values: TargetValues, what: string, without: readonly (keyof TargetValues)[]): void {
  const wrong = without.find((name) => values[name] !== undefined);
  if (wrong !== undefined) throw new UsageError(`--${wrong} has no meaning for ${what}`);
}

/** Without the contents of --ca, which is a file. */
function tlsOf(values: TargetValues): TargetTls | false | undefined {
  const { tls: how, pin, ca } = values;
  const serverName = values["server-name"];
  const demands = {
    ...(pin === undefined ? {} : { pins: [...pin] }),
    ...(serverName === undefined ? {} : { serverName }),
  };
  const isDemanding = Object.keys(demands).length > 0 || ca !== undefined;
  switch (how) {
    case undefined:
      return isDemanding ? demands : undefined;
    case "off":
      if (isDemanding)
        throw new UsageError("--tls off and demands on a certificate exclude each other");
      return false;
    case "anonymous":
      if (isDemanding) {
        throw new UsageError("--tls anonymous and demands on a certificate exclude each other");
      }
      return { mode: "anonymous" };
    case "vencrypt":
    case "immediate":
      return { start: how, ...demands };
    default:
      throw new UsageError("--tls requires vencrypt or immediate or anonymous or off");
  }
}

type Headers = { authorization?: string; cookie?: string; origin?: string };

function headersOf(lines: readonly string[]): Headers | undefined {
  const headers: Headers = {};
  for (const line of lines) {
    const [, name, value] = /^(authorization|cookie|origin)\s*:\s*(.*?)\s*$/is.exec(line) ?? [];
    if (name === undefined || value === undefined || value === "") {
      throw new UsageError(
        '--header requires "Authorization: ...", "Cookie: ..." or "Origin: ..."',
      );
    }
    const key = name.toLowerCase();
    if (key === "authorization" || key === "cookie" || key === "origin") headers[key] = value;
  }
  return lines.length === 0 ? undefined : headers;
}

/** The target with the authorities of --ca. */
export function withAuthorities(target: Target, ca: string): Target {
  const tls = target.tls === false ? {} : target.tls;
  return { ...target, tls: { ...tls, ca } };
}

/** A target as JSON; checked as a ticket's. Throws UsageError. */
export function targetOfJson(text: string): Target {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError("--target-json: the file is not JSON");
  }
  const result = v.safeParse(Target, value, { abortEarly: true });
  if (!result.success) {
    throw new UsageError(
      `--target-json: ${issuePath(result.issues[0])} is missing or not acceptable`,
    );
  }
  return result.output;
}
