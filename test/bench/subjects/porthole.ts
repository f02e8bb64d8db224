import { SUBPROTOCOL, TICKET_SUBPROTOCOL_PREFIX } from "../../../worker/channel/subprotocols.ts";
import { buildGateway, startBuiltGateway } from "../../support/built-gateway.ts";
import { mintTicket } from "../../support/gateway.ts";
import { openWebSocket } from "../client/byte-socket.ts";
import type { NovncServer } from "./novnc-page.ts";
import type { Door, Subject } from "./subject.ts";

const CONSOLE_PATH = "/api/v1/connect";

/** What viewers without control messages ask for. */
const PLAIN_SUBPROTOCOL = "binary";

/**
 * The gateway as it is deployed: once with its own viewer, once with the stock noVNC page that a relay
 * has. `folder` takes the build.
 */
export function porthole(novnc: NovncServer, folder: string): readonly Subject[] {
  buildGateway(folder);
  return [
    {
      name: "Porthole with stock noVNC",
      open: async (target) => ({
        ...(await openGateway({
          folder,
          ticket: () => mintTicket(target),
          bindings: { ALLOWED_ORIGINS: novnc.origin },
        })),
        page: async (at) =>
          novnc.address({
            relay: `ws://127.0.0.1:${at}${CONSOLE_PATH}`,
            password: undefined,
            protocols: [
              PLAIN_SUBPROTOCOL,
              `${TICKET_SUBPROTOCOL_PREFIX}${await mintTicket(target)}`,
            ],
          }),
      }),
    },
    {
      name: "Porthole",
      open: (target) => openGateway({ folder, ticket: () => mintTicket(target) }),
    },
  ];
}

/** What a gateway is opened with beside what every one has. */
export interface GatewayOptions {
  /** Where {@link porthole} has put the build. */
  readonly folder: string;
  readonly ticket: () => Promise<string>;
  readonly bindings?: Readonly<Record<string, string>>;
}

export async function openGateway({ folder, ticket, bindings }: GatewayOptions): Promise<Door> {
  const workerd = await startBuiltGateway({ folder, ...(bindings && { bindings }) });
  const port = Number(workerd.url.port);
  return {
    port,
    pid: workerd.pid,
    connect: async (at = port) =>
      openWebSocket({
        url: `ws://127.0.0.1:${at}${CONSOLE_PATH}`,
        protocols: [SUBPROTOCOL, `${TICKET_SUBPROTOCOL_PREFIX}${await ticket()}`],
        origin: `http://127.0.0.1:${at}`,
      }),
    page: async (at) => `http://127.0.0.1:${at}/c#${await ticket()}`,
    close: () => workerd.close(),
  };
}
