import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

import { Webhook } from "standardwebhooks";

import { newClaims, sealTicket } from "../../../worker/ticket/index.ts";
import { TEST_HOOK_SECRET, TEST_KEY } from "../gateway-secrets.ts";
import { listening, type Listening } from "./listening.ts";

/** What the gateway asks a control plane. */
export interface AskedForTarget {
  readonly type: "target.requested";
  readonly timestamp: string;
  readonly data: {
    readonly session: string;
    readonly tenant: string;
    readonly console: string;
    readonly subject: string;
    readonly issuer: string;
    readonly reason: string;
    readonly number: number;
  };
}

type Answer = (response: ServerResponse, asked: AskedForTarget, path: string) => unknown;

const JSON_TYPE = { "Content-Type": "application/json" };

/** What is answered below each path, to whoever has signed. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  /** A ticket for the machine that a console named `to-PORT` has moved to; `withdrawn` is gone, others it does not know. */
  "": async (response, asked) => {
    const port = Number(/^to-(\d+)$/.exec(asked.data.console)?.[1]);
    if (Number.isNaN(port))
      response.writeHead(asked.data.console === "withdrawn" ? 404 : 503).end();
    else
      response
        .writeHead(200, JSON_TYPE)
        .end(JSON.stringify({ ticket: await ticketTo(port, asked) }));
  },
  /** What it was asked. */
  echo: (response, asked) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(asked)),
  "json-with-charset": (response) =>
    response.writeHead(200, { "Content-Type": "Application/JSON; charset=utf-8" }).end("{}"),
  text: (response) => response.writeHead(200, { "Content-Type": "text/plain" }).end("{}"),
  untyped: (response) => response.writeHead(200).end("{}"),
  "json-like": (response) =>
    response.writeHead(200, { "Content-Type": "application/jsonp" }).end("{}"),
  silent: () => undefined,
  /** The head, half of the body, and nothing more. */
  half: (response) => response.writeHead(200, JSON_TYPE).write('{"ticket":'),
  "broken-off": (response) => {
    response.writeHead(200, { ...JSON_TYPE, "Content-Length": 100 }).write("{");
    setTimeout(() => response.destroy(), 50);
  },
  "hung-up": (response) => response.destroy(),
  /** Without end. */
  endless: (response) => {
    response.writeHead(200, JSON_TYPE);
    const more = (): void => {
      while (!response.destroyed && response.write(" ".repeat(65_536)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  },
  /** As many bytes as its path says. */
  bytes: (response, _asked, path) =>
    response.writeHead(200, JSON_TYPE).end(" ".repeat(Number(path))),
  status: (response, _asked, path) => response.writeHead(Number(path), JSON_TYPE).end("{}"),
  /** To the path that is good. */
  redirect: (response, _asked, path) =>
    response.writeHead(Number(path), { Location: "/echo" }).end(),
};

export interface ControlPlane extends Listening {
  /** How many questions have come, signed or not. */
  readonly asked: () => number;
}

/** A control plane that is asked where machines are. What was not signed rightly it answers 401. */
export async function startControlPlane(): Promise<ControlPlane> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    void answer(request, response);
  });
  return { ...(await listening(server)), asked: () => asked };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  const [, name = "", path = ""] = (request.url ?? "").split("/");
  try {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([header, value]) => [header, String(value)]),
    );
    new Webhook(TEST_HOOK_SECRET).verify(body.toString(), headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  const isAsked =
    request.method === "POST" && request.headers["content-type"] === JSON_TYPE["Content-Type"];
  if (!isAsked) response.writeHead(400).end();
  else await ANSWERS[name]?.(response, JSON.parse(body.toString()) as AskedForTarget, path);
}

function ticketTo(port: number, { data }: AskedForTarget): Promise<string> {
  const claims = newClaims(
    {
      iss: data.issuer,
      aud: "porthole",
      sub: data.subject,
      tenant: data.tenant,
      console: { id: data.console, name: "-" },
      target: { kind: "rfb", host: "127.0.0.1", port },
      grant: { mode: "view" },
    },
    { now: Date.now() / 1000, random: (bytes) => crypto.getRandomValues(bytes) },
  );
  return sealTicket(claims, { kind: "shared", key: TEST_KEY });
}
