import type { EndCode } from "../channel/ends.ts";

/** Longest string in a log line, in UTF-16 code units. */
export const MAX_FIELD_LENGTH = 256;

/** Who sent a request: the address that Cloudflare saw and what the client calls itself. */
interface Sender {
  readonly client?: string;
  readonly agent?: string;
}

/** How often a refusal came again in its minute, in the line that sums them up. */
interface Repeated {
  readonly repeated?: number;
}

/**
 * Everything the gateway ever logs. A session is named by its public name (ticket/session-name.ts),
 * which opens nothing. No event has a field for a ticket, a password or the address of a machine, and none may get one.
 */
export interface LogEvents {
  /** An API client was given a link. `by` is the name of its token (`api-token` for API_TOKEN) or the issuer. */
  readonly "console-created": Sender & {
    readonly session: string;
    readonly by: string;
    readonly tenant: string;
    readonly subject: string;
    readonly console: string;
    readonly mode: "control" | "view";
  };
  /** An API client changed what the viewer of a live session may do. */
  readonly "console-changed": Sender & {
    readonly session: string;
    readonly by: string;
    readonly mode: "control" | "view";
  };
  /** A request was answered with a problem; `problem` is its type. */
  readonly "request-refused": Sender & Repeated & { readonly problem: string };
  /** A WebSocket was accepted only to say why there is no session. */
  readonly "viewer-refused": Sender &
    Repeated & {
      readonly code: EndCode;
      readonly reason?: string;
      /** The claim of the ticket that did not fit: its place, never its value. */
      readonly claim?: string;
      /** The demand on TLS that the target's route cannot meet, and the route's name. */
      readonly check?: string;
      readonly route?: string;
      /** The session of a ticket that was used before, waits for a person, or has no way to its target. */
      readonly session?: string;
    };
  /** More different refusals than are logged in a minute: their number. */
  readonly "refusals-not-logged": { readonly repeated: number };
  /** A ticket was good and its session was asked for. `key`: the `kid` that opened the ticket. */
  readonly "viewer-admitted": Sender & {
    readonly session: string;
    readonly key?: string;
    readonly issuer: string;
    /** Who had the gateway make the ticket. */
    readonly by?: string;
    readonly tenant: string;
    readonly subject: string;
    readonly console: string;
    readonly mode: "control" | "view";
  };
  /** The hypervisor let the session in and the viewer was told. */
  readonly "session-live": {
    readonly session: string;
    readonly milliseconds: number;
    /** The target's kind, and the route's name. */
    readonly kind: string;
    readonly route?: string;
    /** `platform`, or what a connector says of version and cipher; absent without TLS. */
    readonly tls?: string;
  };
  /** A console could not be opened. `check` is the check of TLS that failed. */
  readonly "target-failed": {
    readonly session: string;
    readonly code: EndCode;
    readonly check?: string;
    readonly route?: string;
    /** The security types and VeNCrypt sub-types that the server has offered: their numbers. */
    readonly securityTypes?: string;
    readonly vencryptTypes?: string;
  };
  readonly "session-ended": {
    readonly session: string;
    readonly subject: string;
    readonly code: EndCode;
    readonly seconds: number;
    readonly bytesToViewer?: number;
    readonly bytesToTarget?: number;
  };
  /** A fault of the gateway. `where` is code, never the error's message, which can hold anything. */
  readonly fault: { readonly request?: string; readonly session?: string } & Fault;
  /** The deployment cannot open consoles; the list is what `/readyz` shows. */
  readonly "configuration-incomplete": { readonly problems: readonly string[] };
}

interface Fault {
  readonly error: string;
  readonly where: string;
}

type Value = string | number | readonly string[] | undefined;

/** Writes one JSON line: `event`, then its fields. */
export function logEvent<Name extends keyof LogEvents>(event: Name, fields: LogEvents[Name]): void {
  const clean = Object.entries<Value>({ ...fields }).map(([name, value]) => [name, tame(value)]);
  console.log(JSON.stringify({ event, ...Object.fromEntries(clean) }));
}

/** What may be logged of an unexpected error: its class and where it was thrown. */
export function describeFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { error: typeof error, where: "" };
  // The text before the frames repeats the message, and the message may imitate frames.
  const stack = error.stack ?? "";
  const frames = stack
    .slice(stack.indexOf(error.message) + error.message.length)
    .split("\n")
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .slice(0, 3);
  return { error: error.name, where: frames.map((frame) => frame.trim()).join(" ") };
}

function tame(value: Value): Value {
  if (typeof value === "string") return printable(value);
  return typeof value === "object" ? value.map(printable) : value;
}

/** Cut to the limit, and without the characters that could forge a line or hide text in a terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").slice(0, MAX_FIELD_LENGTH);
}
