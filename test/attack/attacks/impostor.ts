import { connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { endOfCloseCode } from "../../../worker/channel/ends.ts";
import { Closers } from "../../support/closers.ts";
import { TEST_CONNECTOR_KEY } from "../../support/gateway-secrets.ts";
import { mintTicket } from "../../support/gateway.ts";
import { Pki, type Identity } from "../../support/pki/pki.ts";
import { localRule, startTestConnector } from "../../support/connector/harness.ts";
import { listening } from "../../support/doubles/listening.ts";
import { SERVER_INIT } from "../../support/doubles/scripted-vnc.ts";
import { noneOf, type Finding } from "../../support/finding.ts";
import type { Attack, Stage } from "../attack.ts";
import { openGateway, type AttackedGateway } from "../gateway.ts";
import { startServer } from "../server/start.ts";
import { RawViewer } from "../viewer/raw-viewer.ts";
import { openSession } from "../viewer/session.ts";

const CONNECTOR = "dc1-connector";

const SILENCE_LIMIT_MS = 20_000;
const ANSWER_LIMIT_MS = 10_000;

/** A status as connectors sent it before they had to prove themselves: U16 length, JSON. */
const BARE_STATUS = bareStatus({
  ok: true,
  tls: { version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384" },
});

interface Case {
  readonly what: string;
  /** What it answers to a preamble. */
  readonly answer: Uint8Array;
}

/** Somebody in the connector's place who does not have its key. */
export const impostor: Attack = {
  name: "impostor",
  play: async (stage) => {
    const cases: Case[] = [
      { what: "a status in the clear", answer: Buffer.concat([BARE_STATUS, SERVER_INIT]) },
      { what: "garbage", answer: Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n") },
      { what: "a recording of the true connector", answer: await recording(stage) },
      ...(stage.size === "full" ? [{ what: "silence", answer: new Uint8Array(0) }] : []),
    ];
    const findings: Finding[] = [];
    for (const one of cases) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      findings.push(...(await play(stage, one)));
    }
    return findings;
  },
};

async function play(stage: Stage, { what, answer }: Case): Promise<readonly Finding[]> {
  const closers = new Closers();
  try {
    let told = 0;
    const inPlace = closers.add(
      await listening(
        createServer({ noDelay: true }, (socket) => {
          let preamble: Buffer = Buffer.alloc(0);
          let answered = false;
          socket.on("data", (chunk: Buffer) => {
            if (answered) told += chunk.length;
            else preamble = Buffer.concat([preamble, chunk]);
            if (answered || preamble.length < 2 || preamble.length < 2 + preamble.readUInt16BE(0))
              return;
            answered = true;
            if (answer.length > 0) socket.write(answer);
          });
        }),
      ),
    );
    const gateway = await openByConnector({ ...stage, closers }, inPlace.port);
    const ticket = await secureTicket(inPlace.port);
    const viewer = new RawViewer({ url: gateway.url, ticket, channel: "porthole.v1" });
    closers.add({ close: async () => viewer.destroy() });
    await viewer
      .until(() => viewer.received > 0 || viewer.closeCode !== undefined, SILENCE_LIMIT_MS)
      .catch(() => {});
    const end = viewer.closeCode === undefined ? undefined : endOfCloseCode(viewer.closeCode);
    const played = `an impostor answers with ${what}`;
    return [
      noneOf(
        played,
        "sessions not refused",
        end === "connector-unavailable" ? 0 : 1,
        end ?? "goes on",
      ),
      noneOf(played, "bytes that the viewer got", viewer.received),
      noneOf(played, "bytes that it was told afterwards", told),
    ];
  } finally {
    await closers.close();
  }
}

/** All that a true connector said in one session. */
async function recording(stage: Stage): Promise<Uint8Array> {
  const closers = new Closers();
  const pki = new Pki();
  closers.add({ close: async () => pki.remove() });
  try {
    const ca = pki.ca();
    const plain = closers.add(await startServer("updates"));
    const secured = closers.add(
      await listening(tlsBefore(plain.port, pki.issue(ca, { ip: ["127.0.0.1"] }))),
    );
    const connector = await startTestConnector({
      rules: [localRule({ authorities: ca.certificate })],
      settings: { name: CONNECTOR, keys: [TEST_CONNECTOR_KEY] },
    });
    closers.add({ close: () => connector.close() });
    const said: Buffer[] = [];
    const between = closers.add(
      await listening(relayTo(connector.port, (chunk) => said.push(chunk))),
    );
    const gateway = await openByConnector({ ...stage, closers }, between.port);
    const ticket = await secureTicket(secured.port);
    const viewer = await openSession({ url: gateway.url, ticket, channel: "porthole.v1" });
    closers.add({ close: async () => viewer.destroy() });
    const before = viewer.received;
    viewer.startServer();
    await viewer.until(() => viewer.received > before, ANSWER_LIMIT_MS);
    return Buffer.concat(said);
  } finally {
    await closers.close();
  }
}

/** A ticket for a target that only a connector opens. */
function secureTicket(port: number): Promise<string> {
  const tls = { start: "immediate" } as const;
  return mintTicket({ target: { kind: "rfb", host: "127.0.0.1", port, tls } });
}

/** TLS in front of a server that speaks none. */
function tlsBefore(port: number, { chain, key }: Identity): Server {
  return createTlsServer({ cert: chain, key }, (client) => {
    const server = connect({ host: "127.0.0.1", port, noDelay: true });
    server.on("error", () => client.destroy());
    client.on("error", () => server.destroy()).on("close", () => server.destroy());
    client.pipe(server).pipe(client);
  });
}

/** A TCP relay that hears what the server says. */
function relayTo(port: number, hear: (chunk: Buffer) => void): Server {
  return createServer({ noDelay: true }, (client) => {
    const server: Socket = connect({ host: "127.0.0.1", port, noDelay: true });
    server.on("error", () => client.destroy()).on("data", hear);
    client.on("close", () => server.destroy());
    client.pipe(server).pipe(client);
  });
}

function openByConnector(stage: Stage, port: number): Promise<AttackedGateway> {
  const route = {
    name: "dc1",
    allow: "127.0.0.1:1-65535",
    connector: { name: CONNECTOR, address: `127.0.0.1:${port}` },
  };
  return openGateway(stage, { ROUTES: JSON.stringify([route]), ALLOWED_TARGETS: "" });
}

function bareStatus(status: object): Buffer {
  const json = Buffer.from(JSON.stringify(status));
  return Buffer.concat([Uint8Array.of(json.length >> 8, json.length & 255), json]);
}
