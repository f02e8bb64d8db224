import { setTimeout as sleep } from "node:timers/promises";

import { startBuiltGateway } from "../support/built-gateway.ts";
import { mintTicket } from "../support/gateway.ts";
import type { Stage } from "./attack.ts";
import { startServer } from "./server/start.ts";
import { openSession } from "./viewer/session.ts";
import { GarbageCollector } from "./watch/garbage-collector.ts";

/** The built gateway on a workerd of its own. */
export interface AttackedGateway {
  /** Origin, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Lines logged so far. */
  lines(): number;
  /** Codes of the sessions that have ended so far, as they were logged. */
  ends(): readonly string[];
  /** Resolves when V8 has collected the garbage of this moment, or does not answer. */
  collectGarbage(): Promise<void>;
}

/** How long honest sessions run before a gateway is attacked, milliseconds. */
const WARM_UP_MS = 500;
const SHORT_WARM_UP_MS = 250;

/** Between the updates that a plain viewer asks for there, milliseconds. */
const ASK_EVERY_MS = 5;

/** How long a gateway rests before it counts as quiet, milliseconds. */
export const REST_MS = 500;

/** Starts a gateway that nobody has spoken to, with or without the viewer's files. The stage closes it. */
export async function openGateway(
  stage: Stage,
  bindings: Readonly<Record<string, string>> = {},
  assets = true,
): Promise<AttackedGateway> {
  let lines = 0;
  const ends: string[] = [];
  const workerd = stage.closers.add(
    await startBuiltGateway({
      folder: stage.folder,
      bindings,
      assets,
      onLog: (line) => {
        lines += 1;
        ends.push(...(/"event":"session-ended".*"code":"([a-z-]+)"/.exec(line)?.slice(1) ?? []));
      },
      inspected: true,
    }),
  );
  if (workerd.inspector === undefined) throw new Error("workerd has no inspector");
  const collector = await GarbageCollector.connect(workerd.inspector, workerd.url.origin);
  stage.closers.add({ close: async () => collector.close() });
  return {
    url: workerd.url.origin,
    port: Number(workerd.url.port),
    pid: workerd.pid,
    lines: () => lines,
    ends: () => ends,
    collectGarbage: async () => void (await collector.collect()),
  };
}

/**
 * Starts a gateway and lets honest viewers of both kinds read a flood through it, so that code and garbage
 * of ordinary work are there before anything is measured.
 */
export async function openWarmGateway(
  stage: Stage,
  bindings: Readonly<Record<string, string>> = {},
): Promise<AttackedGateway> {
  const gateway = await openGateway(stage, bindings);
  const server = await startServer("updates");
  try {
    for (const channel of ["porthole.v1", "binary"] as const) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const ticket = await mintTicket({ port: server.port });
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const viewer = await openSession({ url: gateway.url, ticket, channel });
      viewer.startServer();
      const asking = setInterval(() => viewer.askForUpdate(), ASK_EVERY_MS);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await sleep(stage.size === "full" ? WARM_UP_MS : SHORT_WARM_UP_MS);
      clearInterval(asking);
      viewer.destroy();
    }
  } finally {
    await server.close();
  }
  await sleep(REST_MS);
  return gateway;
}
