import { mintTicket } from "../../support/gateway.ts";
import { noneOf } from "../../support/finding.ts";
import type { Attack } from "../attack.ts";
import { openGateway } from "../gateway.ts";
import { ALLOWANCE_MS, ENDED_LIMIT_MS } from "../limits.ts";
import { startServer } from "../server/start.ts";
import { openSession, type SessionViewer } from "../viewer/session.ts";
import { leftAfter } from "../watch/connections.ts";

const SESSIONS = 100;
const SHORT_SESSIONS = 10;

const END_LIMIT_MS = 10_000;

/** Viewers that stay when their session is over, and never answer its close. */
export const endedSessions: Attack = {
  name: "ended-sessions",
  play: async (stage) => {
    // A machine that has closed would be watched for.
    const gateway = await openGateway(stage, { WAIT_SECONDS: "0" });
    const server = stage.closers.add(await startServer("closes"));
    const count = stage.size === "full" ? SESSIONS : SHORT_SESSIONS;
    const viewers: SessionViewer[] = [];
    stage.closers.add({ close: async () => viewers.forEach((one) => one.destroy()) });
    while (viewers.length < count) {
      const channel = viewers.length % 2 === 0 ? "porthole.v1" : "binary";
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const ticket = await mintTicket({ port: server.port });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      viewers.push(await openSession({ url: gateway.url, ticket, channel }));
    }
    for (const viewer of viewers) viewer.startServer();
    await Promise.all(
      viewers.map((one) =>
        one.until(() => one.closeCode !== undefined || one.goneAt !== undefined, END_LIMIT_MS),
      ),
    );
    const left = await leftAfter(gateway.port, ENDED_LIMIT_MS + ALLOWANCE_MS);
    return [
      noneOf(`${count} ended sessions whose viewers stay`, "connections left after 5 s", left),
    ];
  },
};
