import { randomBytes } from "node:crypto";

import { createTestHarness } from "wrangler";

import { consoleLink } from "../../worker/channel/addresses.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { newClaims, sealTicket, type Claims, type Target } from "../../worker/ticket/index.ts";
import { GATEWAY_BUILD } from "./built-gateway.ts";
import { TEST_API_TOKEN, TEST_CONNECTOR_KEY, TEST_KEY } from "./gateway-secrets.ts";
import { letUpgradesOut } from "./outbound-upgrades.ts";

const AUDIENCE = "porthole";

export interface GatewayOptions {
  /** Variables in place of those in wrangler.toml. By default all of 127.0.0.1 may be reached. */
  readonly vars?: Readonly<Record<string, string>>;
  /**
   * Routes besides the internet. Each binding that one names is the loopback network, in which 10.77.x.y
   * and names below `.internal` are 127.0.0.1.
   */
  readonly routes?: readonly GatewayRoute[];
  /** Secrets besides the ticket key and the API token; CONNECTOR_KEYS holds `TEST_CONNECTOR_KEY` when left out. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/** An entry of ROUTES. */
interface GatewayRoute {
  readonly name: string;
  readonly binding?: string;
  readonly allow: string;
  readonly connector?: { readonly name: string; readonly address: string; readonly tls?: boolean };
  readonly anonymousTls?: boolean;
  readonly rfbTls?: "off" | "x509" | "anonymous";
}

/** What a ticket is to say; everything left out is a sensible default. */
export type TicketRequest = TicketOptions & (PlainTarget | AnyTarget);

/** Any target, in place of host, port and password. */
interface AnyTarget {
  readonly target: Target;
  readonly port?: number;
}

/** A VNC server without TLS, on the first route that has it. */
interface PlainTarget {
  readonly host?: string;
  readonly port: number;
  readonly password?: string | undefined;
  readonly target?: undefined;
}

interface TicketOptions {
  /** Where the viewer leads back to. */
  readonly returnUrl?: string;
  readonly mode?: "control" | "view";
  /** Ways in which clipboard text passes, and the max length of a message; none, and the gateway's default. */
  readonly clipboard?: "both" | "from-guest" | "to-guest";
  readonly clipboardBytes?: number;
  /** Whether the viewer may hear the machine. */
  readonly audio?: boolean;
  /** Whether the viewer may shut the machine down, restart and reset it. */
  readonly power?: boolean;
  /** Whether the viewer may give the machine's screen another size. */
  readonly resize?: boolean;
  /** Seconds that the session may last. */
  readonly maxSeconds?: number;
  /** Seconds without input after which the session ends; the gateway's default when left out. */
  readonly idleSeconds?: number;
  /** Seconds for which a machine that is gone is watched for; the gateway's default when left out. */
  readonly waitSeconds?: number;
  /** Whose console it is; a test's when left out. */
  readonly tenant?: string;
  /** Who opens it; a tester when left out. */
  readonly subject?: string;
  /** The console's id, for several tickets to one console; one of its own when left out. */
  readonly console?: string;
  /** How several people share the console; the gateway's default when left out. */
  readonly sharing?: "shared" | "takeover" | "ask" | "exclusive";
  /** Whether the viewer says that the console is recorded. */
  readonly recorded?: boolean;
  /** What the grant says of others in the console. */
  readonly takeOver?: boolean;
  readonly share?: boolean;
  /** Whether the person may ask for more time. */
  readonly moreTime?: boolean;
  readonly observers?: number;
  /** Name of the console, as the viewer shows it. */
  readonly name?: string;
  /** Whether the link opens only after a person has confirmed. */
  readonly confirm?: boolean;
  /** Layout of the guest's keyboard. */
  readonly keyboard?: string;
  /** Combinations that do not reach the guest, in place of the gateway's own. */
  readonly blockedKeys?: string[];
  /** What the gateway presses when it lets go of the machine. */
  readonly onEnd?: string;
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
  const { routes = [] } = options;
  const bindings = routes.flatMap(({ binding }) => binding ?? []);
  letUpgradesOut();
  const harness = createTestHarness({
    root: new URL("../../", import.meta.url).pathname,
    workers: [
      {
        configPath: "wrangler.toml",
        // One that builds by itself starts anew when the files of its build appear late, and drops every WebSocket.
        prebuiltWorkerDir: GATEWAY_BUILD,
        vars: {
          ALLOWED_TARGETS: "127.0.0.1:1-65535",
          ROUTES: JSON.stringify(routes),
          ...options.vars,
        },
        secrets: {
          TICKET_KEYS: JSON.stringify({ keys: [TEST_KEY] }),
          API_TOKEN: TEST_API_TOKEN,
          CONNECTOR_KEYS: JSON.stringify({ keys: [TEST_CONNECTOR_KEY] }),
          ...options.secrets,
        },
        bindingOverrides: Object.fromEntries(bindings.map((name) => [name, "loopback-network"])),
      },
      ...(bindings.length === 0
        ? []
        : [{ configPath: "test/support/loopback-network/wrangler.toml" }]),
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

/** Claims for a console, as a control plane makes them. */
export function ticketClaims(request: TicketRequest): Claims {
  return newClaims(
    {
      iss: AUDIENCE,
      aud: AUDIENCE,
      sub: request.subject ?? "tester",
      tenant: request.tenant ?? "test",
      console: {
        id: request.console ?? `vm-${randomBytes(6).toString("hex")}`,
        name: request.name ?? "Test machine",
        ...(request.sharing === undefined ? {} : { sharing: request.sharing }),
        ...(request.recorded === undefined ? {} : { recorded: request.recorded }),
      },
      target: request.target ?? {
        kind: "rfb",
        host: request.host ?? "127.0.0.1",
        port: request.port,
        ...(request.password === undefined ? {} : { password: request.password }),
      },
      grant: {
        mode: request.mode ?? "control",
        ...(request.clipboard === undefined ? {} : { clipboard: request.clipboard }),
        ...(request.clipboardBytes === undefined ? {} : { clipboardBytes: request.clipboardBytes }),
        ...(request.power === undefined ? {} : { power: request.power }),
        ...(request.audio === undefined ? {} : { audio: request.audio }),
        ...(request.maxSeconds === undefined ? {} : { maxSeconds: request.maxSeconds }),
        ...(request.idleSeconds === undefined ? {} : { idleSeconds: request.idleSeconds }),
        ...(request.waitSeconds === undefined ? {} : { waitSeconds: request.waitSeconds }),
        ...(request.blockedKeys === undefined ? {} : { blockedKeys: request.blockedKeys }),
        ...(request.resize === undefined ? {} : { resize: request.resize }),
        ...(request.onEnd === undefined ? {} : { onEnd: request.onEnd }),
        ...(request.takeOver === undefined ? {} : { takeOver: request.takeOver }),
        ...(request.share === undefined ? {} : { share: request.share }),
        ...(request.moreTime === undefined ? {} : { moreTime: request.moreTime }),
        ...(request.observers === undefined ? {} : { requires: { observers: request.observers } }),
      },
      ...(request.confirm === undefined ? {} : { confirm: request.confirm }),
      ...(request.keyboard === undefined ? {} : { keyboard: request.keyboard }),
      ...(request.returnUrl === undefined ? {} : { returnUrl: request.returnUrl }),
      ttlSeconds: request.ttlSeconds,
    },
    { now: request.now ?? Date.now() / 1000, random: fillRandom },
  );
}

/** A sealed ticket for a console. */
export function mintTicket(request: TicketRequest): Promise<string> {
  return sealTicket(ticketClaims(request), { kind: "shared", key: TEST_KEY });
}

/** The link that an issuer makes who knows only the ticket, its fragment. */
export function bareLink(gateway: Pick<Gateway, "url">, ticket: string): string {
  return `${gateway.url}/c#${ticket}`;
}

/** A link to a console, as the gateway makes it. */
export async function mintLink(
  gateway: Pick<Gateway, "url">,
  request: TicketRequest,
): Promise<string> {
  const claims = ticketClaims(request);
  const ticket = await sealTicket(claims, { kind: "shared", key: TEST_KEY });
  return consoleLink(gateway.url, await sessionName(claims), ticket);
}

function fillRandom(bytes: Uint8Array): void {
  bytes.set(randomBytes(bytes.length));
}
