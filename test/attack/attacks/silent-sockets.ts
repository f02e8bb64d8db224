import { setTimeout as sleep } from "node:timers/promises";

import { noneOf } from "../../support/finding.ts";
import type { Attack } from "../attack.ts";
import { openGateway } from "../gateway.ts";
import { ALLOWANCE_MS, REFUSED_LIMIT_MS } from "../limits.ts";
import { RawViewer } from "../viewer/raw-viewer.ts";

const SOCKETS = 1000;
const SHORT_SOCKETS = 100;

/** Upgrades that wait for their answer at the same time. */
const AT_ONCE = 50;

const ANSWER_LIMIT_MS = 10_000;

/** Strangers whose upgrade was refused and who never answer the close. */
export const silentSockets: Attack = {
  name: "silent-sockets",
  play: async (stage) => {
    const gateway = await openGateway(stage);
    const count = stage.size === "full" ? SOCKETS : SHORT_SOCKETS;
    const strangers: RawViewer[] = [];
    stage.closers.add({ close: async () => strangers.forEach((one) => one.destroy()) });
    while (strangers.length < count) {
      const next = Array.from(
        { length: AT_ONCE },
        () => new RawViewer({ url: gateway.url, ticket: "nonsense", channel: "porthole.v1" }),
      );
      strangers.push(...next);
      // oxlint-disable-next-line no-await-in-loop -- no more at once than wait in a backlog
      await Promise.all(
        next.map((one) =>
          one.until(() => one.status !== undefined || one.goneAt !== undefined, ANSWER_LIMIT_MS),
        ),
      );
    }
    await sleep(REFUSED_LIMIT_MS + ALLOWANCE_MS);
    // One that was answered by a status in place of 101 is workerd's own, as after any answer.
    const upgraded = strangers.filter(({ status }) => status === 101);
    const open = upgraded.filter(({ goneAt }) => goneAt === undefined).length;
    const note = `${upgraded.length} were answered 101`;
    return [noneOf(`${count} silent refused upgrades`, "WebSockets left after 2 s", open, note)];
  },
};
