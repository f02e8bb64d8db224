import { createServer } from "node:http";

import { startConnectorDouble } from "../../support/doubles/connector.ts";
import { listening } from "../../support/doubles/listening.ts";
import { DOUBLE_PASSWORD } from "../../support/doubles/names.ts";
import { startTlsServer, type TlsScript } from "../../support/doubles/tls-server.ts";
import {
  startWebsocketConsole,
  type ConsoleFace,
  type WebsocketFault,
} from "../../support/doubles/websocket-console.ts";
import { XapiPool } from "../../support/doubles/xapi-pool.ts";
import { startXapi, type XapiFault } from "../../support/doubles/xapi.ts";
import { TEST_CONNECTOR_KEY } from "../../support/gateway-secrets.ts";
import { EXPIRED } from "../../support/pki/pki.ts";
import { trusted } from "../../support/pki/trusted.ts";

const USER = { name: "porthole", password: "plain-secret" } as const;
/** As a list: the type keeps the names. */
const XAPI_FAULTS = [
  "split-header",
  "coalesce",
  "redirect",
  "oversized-header",
  "not-http",
  "silent",
  "eof-in-header",
  "close",
  401,
  403,
  404,
  500,
  501,
  503,
] as const satisfies readonly XapiFault[];
const WEBSOCKET_FAULTS = {
  silent: "silent",
  "close-at-upgrade": "close-at-upgrade",
  redirect: "redirect",
  "bad-accept": "bad-accept",
  "wrong-protocol": "wrong-protocol",
  "no-protocol": "no-protocol",
  text: "text",
  fragments: "fragments",
  "huge-frame": "huge-frame",
  "ping-flood": "ping-flood",
  masked: "masked",
  cut: "cut",
  "closes-with-1000": { close: 1000, reason: "" },
  "closes-with-1011": { close: 1011, reason: "canary-reason" },
  "closes-with-4999": { close: 4999, reason: "canary-reason" },
} as const satisfies Record<string, WebsocketFault>;

/** The upgrade of a console that hangs up while it answers. */
const HALF_AN_ANSWER = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Up";

/** Everything that targets of tests are, with the ports they are at. */
export interface Targets {
  readonly tls: Readonly<Record<TlsName, number>>;
  readonly websocket: Readonly<Record<"plain" | "secure" | "untrusted", number>> & {
    readonly faults: Readonly<Record<keyof typeof WEBSOCKET_FAULTS, number>>;
  };
  readonly xapi: {
    readonly port: number;
    readonly session: string;
    /** A session that has ended. */
    readonly oldSession: string;
    /** Queries of consoles: of a machine on the host, on the other one, on one of another pool, and of none. */
    readonly here: string;
    readonly moved: string;
    readonly stolen: string;
    readonly stopped: string;
    readonly faults: Readonly<Record<string, { readonly port: number; readonly console: string }>>;
    readonly untrusted: number;
  };
  readonly connector: number;
  /** A connection to it is an attack that worked. */
  readonly foreign: number;
  /** An HTTP server that tells what the targets saw. */
  readonly report: number;
}

/** What `http://127.0.0.1:<report>/` answers. */
export interface Report {
  readonly foreignConnections: number;
  /** Open connections to everything but the plain VNC servers. */
  readonly connections: number;
  readonly xapiHeads: readonly string[];
  /** Of the plain server of consoles: how many are open, and what was asked for. */
  readonly websocketOpen: number;
  readonly websocketHeaders: readonly Readonly<Record<string, unknown>>[];
  readonly preambles: readonly Readonly<Record<string, unknown>>[];
  /** Bytes that came to the connector after its last preamble, and that it has not read. */
  readonly afterPreamble: number;
  /** Bytes in the clear that a server with VeNCrypt got, as text, and how often it got so far as to log in. */
  readonly clear: Readonly<Record<string, string>>;
  readonly credentials: Readonly<Record<string, number>>;
}

type TlsName = keyof ReturnType<typeof tlsScripts>;

function tlsScripts() {
  const { pki, authority } = trusted();
  const here = { ip: ["127.0.0.1"], dns: ["localhost"] };
  const good = pki.issue(authority, here);
  const password = DOUBLE_PASSWORD;
  return {
    x509None: { identity: good },
    x509Vnc: { identity: good, password },
    x509Plain: { identity: good, subtypes: [262], user: USER },
    immediate: { identity: good, immediate: true, password },
    "wrong authority": { identity: pki.issue(pki.ca("Other CA"), here), password },
    impostor: { identity: pki.issue(pki.impostorOf(authority), here), password },
    expired: { identity: pki.issue(authority, { ...here, ...EXPIRED }), password },
    "other name": { identity: pki.issue(authority, { dns: ["elsewhere.example"] }), password },
    "self-signed": { identity: pki.selfSigned(here), password },
    "immediate, wrong authority": {
      identity: pki.issue(pki.ca("Other CA"), here),
      immediate: true,
      password,
    },
    "immediate, client certificate": {
      identity: good,
      immediate: true,
      clientCa: authority,
      password,
    },
    "client certificate": { identity: good, clientCa: authority, password },
    anonymous: { subtypes: [257, 258], password },
    plain: { types: [2], password },
    "plain and None": { types: [1, 2], password },
    old: { identity: good, version: [0, 1], password },
    injection: { identity: good, password, inject: new TextEncoder().encode("RFB 003.008\n") },
    "injection of a byte": { identity: good, password, inject: Uint8Array.of(0) },
    "hang in TLS": { identity: good, password, hang: "tls" },
    "hang in immediate TLS": { identity: good, password, hang: "tls", immediate: true },
    "hang after TLS": { identity: good, password, hang: "login" },
  } as const satisfies Record<string, TlsScript>;
}

/** Starts a server for everything that a target can be. `vnc` has ports of plain VNC servers. */
export async function startTargets(
  vnc: Readonly<Record<"tell-none" | "flood", number>>,
): Promise<{ readonly ports: Targets; close(): Promise<void> }> {
  const closers: (() => Promise<void>)[] = [];
  const counted: { connections(): number }[] = [];
  const kept = <Server extends { connections(): number; close(): Promise<void> }>(
    server: Server,
  ): Server => {
    closers.push(() => server.close());
    counted.push(server);
    return server;
  };
  const { pki, authority } = trusted();
  const good = pki.issue(authority, { ip: ["127.0.0.1"], dns: ["localhost"] });
  const untrusted = pki.issue(pki.ca("Other CA"), { ip: ["127.0.0.1"] });

  const tls = await all(tlsScripts(), async (script) => kept(await startTlsServer(script)));

  let foreignConnections = 0;
  const foreignServer = createServer((_request, response) => response.end("foreign"));
  foreignServer.on("connection", () => (foreignConnections += 1));
  const foreign = kept(await listening(foreignServer));

  const face: ConsoleFace = ({ path, protocols }) => {
    const [, said] = /^\/hang-up\/(\d+)$/.exec(path) ?? [];
    if (said !== undefined) return { refuse: "close", body: HALF_AN_ANSWER.slice(0, Number(said)) };
    const [, refused] = /^\/refuse\/(\d{3})$/.exec(path) ?? [];
    if (refused !== undefined) {
      return {
        refuse: `${refused} Canary`,
        headers: { Location: `http://127.0.0.1:${foreign.port}/` },
      };
    }
    const vncPort = path === "/flood" ? vnc.flood : vnc["tell-none"];
    return { vncPort, protocol: protocols[0] ?? "" };
  };
  const consoles = [
    kept(await startWebsocketConsole(face)),
    kept(await startWebsocketConsole(face, good)),
    kept(await startWebsocketConsole(face, untrusted)),
  ] as const;
  const wsFaults = await all(WEBSOCKET_FAULTS, async (fault) => {
    const server = kept(await startWebsocketConsole(face));
    server.misbehave(fault);
    return server;
  });

  const pool = new XapiPool([{ name: "u", password: "p", role: "vm-operator" }]);
  const first = kept(await startXapi(pool, { tls: { identity: good } }));
  const second = kept(await startXapi(pool, { tls: { identity: good } }));
  const faulty: Record<string, { readonly port: number; readonly console: string }> = {};
  for (const fault of XAPI_FAULTS) {
    const host = kept(await startXapi(pool, { tls: { identity: good } }));
    host.misbehave(fault);
    const { screen } = pool.addVm({ host, vncPort: vnc["tell-none"] });
    faulty[fault] = { port: host.port, console: `uuid=${screen.uuid}` };
  }
  const badHost = kept(await startXapi(pool, { tls: { identity: untrusted } }));
  const thief = pool.addHost(`https://127.66.0.9:${foreign.port}`);
  const session = pool.logIn("u", "p") ?? "";
  const oldSession = pool.logIn("u", "p") ?? "";
  pool.logOut(oldSession);
  const vncPort = vnc["tell-none"];
  const query = (host: typeof thief, running = true): string =>
    `uuid=${pool.addVm({ host, vncPort, running }).screen.uuid}`;
  const onFirst = query(first);
  const connector = kept(await startConnectorDouble("dc1-connector", [TEST_CONNECTOR_KEY]));

  const reportServer = createServer((_request, response) => {
    const body: Report = {
      foreignConnections,
      connections: counted.reduce((sum, server) => sum + server.connections(), 0),
      xapiHeads: [first, second].flatMap(({ requests }) => requests.map(({ head }) => head)),
      websocketOpen: consoles[0].open(),
      websocketHeaders: consoles[0].requests.map(({ headers, path, query }) => ({
        ...headers,
        path,
        query: query.toString(),
      })),
      preambles: connector.preambles.map((preamble) => ({ ...preamble })),
      afterPreamble: connector.unread(),
      clear: map(tls, ({ conversations }) =>
        conversations.map(({ clear }) => Buffer.from(clear).toString("latin1")).join("|"),
      ),
      credentials: map(
        tls,
        ({ conversations }) => conversations.filter(({ credential }) => credential).length,
      ),
    };
    response.end(JSON.stringify(body));
  });
  const report = await listening(reportServer);
  closers.push(() => report.close());

  return {
    ports: {
      tls: map(tls, portOf),
      websocket: {
        plain: consoles[0].port,
        secure: consoles[1].port,
        untrusted: consoles[2].port,
        faults: map(wsFaults, portOf),
      },
      xapi: {
        port: first.port,
        session,
        oldSession,
        here: onFirst,
        moved: query(second),
        stolen: query(thief),
        stopped: query(first, false),
        faults: faulty,
        untrusted: badHost.port,
      },
      connector: connector.port,
      foreign: foreign.port,
      report: report.port,
    },
    async close() {
      await Promise.all(closers.map((close) => close()));
    },
  };
}

const portOf = ({ port }: { readonly port: number }): number => port;

function map<Key extends string, From, To>(
  from: Readonly<Record<Key, From>>,
  change: (value: From) => To,
): Record<Key, To> {
  // Complete: one entry is made for every key.
  return Object.fromEntries(
    Object.entries<From>(from).map(([key, value]) => [key, change(value)]),
  ) as Record<Key, To>;
}

async function all<Key extends string, From, To>(
  from: Readonly<Record<Key, From>>,
  start: (value: From) => Promise<To>,
): Promise<Record<Key, To>> {
  const started = await Promise.all(
    Object.entries<From>(from).map(async ([key, value]) => [key, await start(value)] as const),
  );
  // Complete: one entry is made for every key.
  return Object.fromEntries(started) as Record<Key, To>;
}
