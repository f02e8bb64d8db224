import type { Fault } from "../worker/wire/fault.ts";
import type { RelayEnd } from "./listen/relay.ts";

/**
 * Everything that a connector logs. No event has a field for a preamble, a credential, a key or what a
 * peer said, and none may get one.
 */
export interface LogEvents {
  readonly started: {
    readonly name: string;
    readonly port: number;
    readonly tls: boolean;
    readonly rules: number;
  };
  readonly reloaded: {
    readonly rules: number;
    /** Members of the configuration that have changed and count from the next start only. */
    readonly needRestart: readonly string[];
  };
  /** The configuration in force stays; `problem` names a member and quotes nothing. */
  readonly "reload-failed": { readonly problem: string };
  readonly stopping: { readonly connections: number };
  readonly stopped: { readonly opened: number };
  /** One for each connection that was a gateway's: when it is over. */
  readonly connection: {
    /** The gateway's name for the session. */
    readonly session: string;
    readonly from: string;
    readonly kind: "rfb" | "xapi" | "websocket";
    /** `host:port`, in canonical spelling. */
    readonly target: string;
    /** `ok`, the code that the gateway was told, or `gone`: it had left, or spoken out of turn, by then. */
    readonly status: string;
    readonly check?: string;
    /** What the server had offered to log in with, where it was not opened: numbers. */
    readonly securityTypes?: string;
    readonly vencryptTypes?: string;
    readonly tls?: string;
    readonly openingMs: number;
    readonly seconds?: number;
    readonly bytesToTarget?: number;
    readonly bytesToGateway?: number;
    readonly end?: RelayEnd;
  };
  /** One for each connection that was closed without an answer. */
  readonly refused: {
    readonly from: string;
    readonly reason:
      | "malformed"
      | "key"
      | "audience"
      | "time"
      | "used"
      | "timeout"
      | "closed"
      | "full"
      | "shutdown";
  };
  /** A fault of the connector: code, never the error's message, which can hold anything. */
  readonly fault: Fault;
}

/** Takes an event and its fields. */
export type Log = <Name extends keyof LogEvents>(event: Name, fields: LogEvents[Name]) => void;

/** Writes one JSON line for each event: its time, its name, its fields. */
export function jsonLog(write: (line: string) => void, now: () => Date = () => new Date()): Log {
  return (event, fields) => {
    write(`${JSON.stringify({ time: now().toISOString(), event, ...fields })}\n`);
  };
}
