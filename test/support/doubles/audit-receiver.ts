import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

import { Webhook } from "standardwebhooks";

import type { ChainedEvent } from "../../../worker/audit/event.ts";
import { TEST_HOOK_SECRET } from "../gateway-secrets.ts";
import { listening, type Listening } from "./listening.ts";

/** One delivery of the audit that was signed rightly. */
export interface Delivery {
  /** The path that it was sent to. */
  readonly path: string;
  readonly id: string;
  readonly body: {
    readonly type: "audit.events";
    readonly timestamp: string;
    readonly data: { readonly tenant: string; readonly events: readonly ChainedEvent[] };
  };
}

type Answer = (response: ServerResponse, path: string) => unknown;

/** What is answered below each path, to whoever has signed. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  ok: (response) => response.writeHead(204).end(),
  status: (response, path) => response.writeHead(Number(path)).end("no"),
  /** Success, and then what is none. */
  garbage: (response) => response.writeHead(200).end(Buffer.alloc(4096, 0xff)),
  /** Success, and then a body without end. */
  endless: (response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write(" ".repeat(65_536)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
  },
  silent: () => undefined,
  "hung-up": (response) => response.destroy(),
  /** To an address of a private network, where somebody would accept it. */
  redirect: (response, path) =>
    response.writeHead(Number(path), { Location: "/private/of-the-network" }).end(),
  private: (response) => response.writeHead(204).end(),
};

export interface AuditReceiver extends Listening {
  readonly deliveries: () => readonly Delivery[];
}

/** Somebody who has the audit delivered. `GET /` answers all deliveries; what was not signed rightly it answers 401. */
export async function startAuditReceiver(): Promise<AuditReceiver> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    if (request.method === "GET") response.end(JSON.stringify(deliveries));
    else void answer(request, response, deliveries);
  });
  return { ...(await listening(server)), deliveries: () => deliveries };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  deliveries: Delivery[],
): Promise<void> {
  const body = (await buffer(request)).toString();
  const path = request.url ?? "";
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([header, value]) => [header, String(value)]),
  );
  try {
    new Webhook(TEST_HOOK_SECRET).verify(body, headers);
  } catch {
    response.writeHead(401).end();
    return;
  }
  const id = headers["webhook-id"] ?? "";
  deliveries.push({ path, id, body: JSON.parse(body) as Delivery["body"] });
  const [, name = "", rest = ""] = path.split("/");
  await ANSWERS[name]?.(response, rest);
}
