import { randomBytes } from "node:crypto";

import { createTestHarness } from "wrangler";

import { newClaims, sealTicket, type Claims } from "../../worker/ticket/index.ts";
import { TEST_API_TOKEN, TEST_KEY } from "./gateway-secrets.ts";

const AUDIENCE = "porthole";

export interface GatewayOptions {
  /** Variables in place of those in wrangler.toml. By default all of 127.0.0.1 may be reached. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Secrets besides those that every gateway has. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** What a ticket is to say; everything left out is a sensible default. */
export interface TicketRequest {
  readonly host?: string;
  readonly port: number;
  readonly password?: string | undefined;
  readonly mode?: "control" | "view";
  /** Seconds that the session may last. */
  readonly maxSeconds?: number;
  /** Name of the console, as the viewer shows it. */
  readonly name?: string;
  /** Seconds until the ticket expires. */
  readonly ttlSeconds?: number;
  /** Unix time in seconds at which the ticket is made; now when left out. */
  readonly now?: number;
}

/** The real Worker, running in workerd on 127.0.0.1. */
export interface Gateway {
  /** Origin, without a slash at its end. */
  readonly url: string;
  /** Everything that the Worker logged so far, one line each. */
  logs(): readonly string[];
  close(): Promise<void>;
}

/** Starts the Worker of wrangler.toml. `close` ends it. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const harness = createTestHarness({
    root: new URL("../../", import.meta.url).pathname,
    workers: [
      {
        configPath: "wrangler.toml",
        vars: { ALLOWED_TARGETS: "127.0.0.1:1-65535", ...options.vars },
        secrets: {
          TICKET_KEYS: JSON.stringify({ keys: [TEST_KEY] }),
          API_TOKEN: TEST_API_TOKEN,
          ...options.secrets,
        },
      },
    ],
  });
  try {
    const { url } = await harness.listen();
    return {
      url: url.origin,
      logs: () => harness.getLogs().map(({ level, message }) => `${level} ${message}`),
      close: () => harness.close(),
    };
  } catch (error) {
    await harness.close();
    throw error;
  }
}

/** Claims for a console at `request.port`, as a control plane makes them. */
export function ticketClaims(request: TicketRequest): Claims {
  return newClaims(
    {
      iss: AUDIENCE,
      aud: AUDIENCE,
      sub: "tester",
      tenant: "test",
      console: { id: "vm-1", name: request.name ?? "Test machine" },
      target: {
        kind: "rfb",
        host: request.host ?? "127.0.0.1",
        port: request.port,
        ...(request.password === undefined ? {} : { password: request.password }),
      },
      grant: {
        mode: request.mode ?? "control",
        ...(request.maxSeconds === undefined ? {} : { maxSeconds: request.maxSeconds }),
      },
      ttlSeconds: request.ttlSeconds,
    },
    { now: request.now ?? Date.now() / 1000, random: fillRandom },
  );
}

/** A sealed ticket for a console at `request.port`. */
export function mintTicket(request: TicketRequest): Promise<string> {
  return sealTicket(ticketClaims(request), { kind: "shared", key: TEST_KEY });
}

/** The link of a page that shows a console: the ticket is its fragment. */
export function consoleLink(gateway: Gateway, ticket: string): string {
  return `${gateway.url}/c#${ticket}`;
}

/** A link to a console at `request.port`. */
export async function mintLink(gateway: Gateway, request: TicketRequest): Promise<string> {
  return consoleLink(gateway, await mintTicket(request));
}

function fillRandom(bytes: Uint8Array): void {
  bytes.set(randomBytes(bytes.length));
}
