import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";

import { startConnector, type Connector } from "../../../connector/connector.ts";
import { DEFAULT_LIMITS, type Limits } from "../../../connector/config/limits.ts";
import type { LogEvents } from "../../../connector/log.ts";
import type { Resolve } from "../../../connector/open/resolve.ts";
import type { Rule } from "../../../connector/config/rule.ts";
import type { Settings } from "../../../connector/config/settings.ts";
import type { SharedKey } from "../../../worker/ticket/keys/jwk.ts";
import type { Target } from "../../../worker/ticket/claims.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import {
  sealPreamble,
  type OpenedStatus,
  type SealedPreamble,
} from "../../../worker/tunnel/connector/handshake.ts";
import type { Preamble } from "../../../worker/tunnel/connector/preamble.ts";
import type { Status } from "../../../worker/tunnel/connector/status.ts";
import { ByteReader } from "../byte-reader.ts";
import { sealedEnd, type SealedEnd } from "./sealed-end.ts";

const NAME = "test-connector";

export const KEY: SharedKey = {
  kty: "oct",
  alg: "dir",
  kid: `${NAME}.1`,
  k: randomBytes(32).toString("base64url"),
};

/** A rule for every target on this machine. */
export function localRule(rule: Partial<Rule> = {}): Rule {
  return {
    targets: LOCAL,
    authorities: undefined,
    identity: undefined,
    pins: undefined,
    serverName: undefined,
    anonymous: false,
    plain: true,
    minVersion: "TLSv1.2",
    ...rule,
  };
}

const LOCAL = parseAllowList("127.0.0.0/8:1-65535 localhost:1-65535");

interface LoggedEvent {
  readonly event: keyof LogEvents;
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface TestConnector extends Connector {
  readonly settings: Settings;
  readonly logged: readonly LoggedEvent[];
}

export interface TestConnectorOptions {
  readonly rules?: readonly Rule[];
  readonly limits?: Partial<Limits>;
  readonly settings?: Partial<Settings>;
  readonly resolve?: Resolve;
  readonly now?: () => number;
}

/** A connector in this process, that allows every target on this machine. */
export async function startTestConnector(
  options: TestConnectorOptions = {},
): Promise<TestConnector> {
  const settings: Settings = {
    name: NAME,
    listen: { host: "127.0.0.1", port: 0 },
    identity: undefined,
    keys: [KEY],
    allowed: LOCAL,
    rules: options.rules ?? [],
    limits: { ...DEFAULT_LIMITS, graceMs: 0, ...options.limits },
    health: undefined,
    ...options.settings,
  };
  const logged: LoggedEvent[] = [];
  const connector = await startConnector(settings, {
    log: (event, fields) => {
      logged.push({ event, fields: { ...fields } });
    },
    ...(options.resolve && { resolve: options.resolve }),
    ...(options.now && { now: options.now }),
  });
  return { ...connector, settings, logged };
}

/** What a gateway says, for a target; 128 bits of randomness in each name. */
export function newPreamble(target: Target, changes: Partial<Preamble> = {}): Preamble {
  const now = Math.floor(Date.now() / 1000);
  return {
    aud: NAME,
    iat: now,
    exp: now + 30,
    jti: randomBytes(16).toString("base64url"),
    session: randomBytes(16).toString("base64url"),
    target,
    anonymousTls: false,
    ...changes,
  };
}

/** A gateway's connection to a connector. */
export interface GatewayEnd {
  readonly socket: Socket;
  /** What comes, as it comes. */
  readonly incoming: ByteReader;
  /** Sends a preamble and opens the answer; rejects when the connection ends without one. */
  open(preamble: SealedPreamble): Promise<OpenedStatus | undefined>;
}

export function gatewayEnd(port: number): GatewayEnd {
  return gatewayOn(connect({ host: "127.0.0.1", port, noDelay: true }));
}

export function gatewayOn(socket: Socket): GatewayEnd {
  const incoming = new ByteReader();
  socket.on("data", (chunk) => incoming.push(chunk));
  socket.on("error", () => {});
  socket.on("end", () => incoming.end(new Error("ended")));
  socket.on("close", () => incoming.end(new Error("closed")));
  return {
    socket,
    incoming,
    open: async (preamble) => {
      socket.write(preamble.frame);
      const [high = 0, low = 0] = await incoming.read(2);
      return preamble.openStatus(await incoming.read(high * 256 + low));
    },
  };
}

/** A gateway that has got its answer, and the session after it. */
export interface Session extends SealedEnd {
  readonly socket: Socket;
  readonly answer: Status;
}

/** Asks a connector for a target. Rejects when it does not answer as one. */
export async function ask(
  connector: { readonly port: number },
  target: Target,
  changes: Partial<Preamble> = {},
): Promise<Session> {
  return askOn(gatewayEnd(connector.port), newPreamble(target, changes));
}

export async function askOn(
  gateway: GatewayEnd,
  preamble: Preamble,
  key: SharedKey = KEY,
): Promise<Session> {
  const opened = await gateway.open(sealPreamble(preamble, key));
  if (opened === undefined) throw new Error("no status of a connector");
  const { socket, incoming } = gateway;
  return { socket, answer: opened.status, ...sealedEnd(socket, incoming, opened.keys) };
}
