import { startChild } from "../../support/child.ts";
import { childListens } from "../../support/listener.ts";
import { onFreePort } from "../../support/vnc-server.ts";
import { openWebSocket } from "../client/byte-socket.ts";
import type { NovncServer } from "./novnc-page.ts";
import type { Subject, Target } from "./subject.ts";

/** Debian's noVNC, as it is installed: its application, of which nothing is bundled. */
export const NOVNC_APP = "/usr/share/novnc";

/** Debian's websockify, one process for each connection, with stock noVNC. */
export function websockify(novnc: NovncServer): Subject {
  return {
    name: "websockify",
    open: (target) =>
      onFreePort(async (port) => {
        const child = await startChild("websockify", [
          "--web",
          NOVNC_APP,
          `127.0.0.1:${port}`,
          `127.0.0.1:${target.port}`,
        ]);
        try {
          await childListens(child, port);
        } catch (error) {
          await child.stop();
          throw error;
        }
        return {
          port,
          pid: child.pid,
          connect: (at = port) =>
            openWebSocket({ url: `ws://127.0.0.1:${at}/`, protocols: ["binary"] }),
          page: async (at) =>
            novnc.address({ relay: `ws://127.0.0.1:${at}/`, password: target.password }),
          app: (at) => `http://127.0.0.1:${at}/vnc.html?${query(target)}`,
          close: () => child.stop(),
        };
      }),
  };
}

function query({ password }: Target): string {
  const parameters = { autoconnect: "true", path: "", ...(password !== undefined && { password }) };
  return new URLSearchParams(parameters).toString();
}
