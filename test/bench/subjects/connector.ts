import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { makeKey } from "../../../connector/config/keys.ts";
import type { RfbTarget } from "../../../worker/ticket/claims.ts";
import { startChild } from "../../support/child.ts";
import { mintTicket } from "../../support/gateway.ts";
import { childListens, freePort } from "../../support/listener.ts";
import { ROOT } from "../../support/root.ts";
import { openGateway } from "./porthole.ts";
import type { Door } from "./subject.ts";

const NAME = "bench";

export interface SecureTarget {
  readonly port: number;
  /** Base64 SHA-256 of its key's SubjectPublicKeyInfo. */
  readonly pin: string;
}

/**
 * A gateway that opens a TLS target by a connector, which runs in a process of its own. `folder` has the
 * gateway's build and takes the connector's configuration.
 */
export async function openByConnector(
  folder: string,
  { port, pin }: SecureTarget,
): Promise<Door & { readonly connectorPid: number }> {
  const keys = { keys: [makeKey(NAME, new Date())] };
  const listens = await freePort();
  const path = join(folder, `connector-${listens}.json`);
  const allow = "127.0.0.1:1-65535";
  const config = { name: NAME, listen: { port: listens }, keys, allow };
  await writeFile(path, JSON.stringify(config), { mode: 0o600 });
  const child = await startChild(process.execPath, [
    join(ROOT, "connector/main.ts"),
    "--config",
    path,
  ]);
  try {
    await childListens(child, listens);
    const connector = { name: NAME, address: `127.0.0.1:${listens}` };
    const route = { name: NAME, allow, connector };
    const tls = { start: "immediate" as const, pins: [pin] };
    const target: RfbTarget = { kind: "rfb", host: "127.0.0.1", port, route: NAME, tls };
    const door = await openGateway({
      folder,
      ticket: () => mintTicket({ target }),
      bindings: { ROUTES: JSON.stringify([route]), CONNECTOR_KEYS: JSON.stringify(keys) },
    });
    const close = async (): Promise<void> => {
      await door.close();
      await child.stop();
    };
    return { ...door, connectorPid: child.pid, close };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
