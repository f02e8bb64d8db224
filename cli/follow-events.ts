import { setTimeout as wait } from "node:timers/promises";

import { ApiError, type AuditEvent, type GatewayClient } from "../client/index.ts";
import { EXIT } from "./command.ts";
import { terminalJson, terminalText } from "./terminal-text.ts";

/** What is said of a session after which nothing more is. */
const LAST = "session-ended";

/** Prints what has happened in a session, and what happens until it is over. Throws what the API throws. */
export async function followEvents(
  gateway: GatewayClient,
  session: string,
  everySeconds: number,
  json: boolean,
): Promise<number> {
  let known = 0;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after another
    const events = await eventsSince(gateway, session, known);
    for (const event of events) console.log(json ? terminalJson(event) : lineOf(event));
    known = events.at(-1)?.sequence ?? known;
    if (events.some(({ type }) => type === LAST)) return EXIT.done;
    // oxlint-disable-next-line no-await-in-loop
    await wait(everySeconds * 1000);
  }
}

async function eventsSince(
  gateway: GatewayClient,
  session: string,
  known: number,
): Promise<readonly AuditEvent[]> {
  try {
    const events = await gateway.events(session);
    return events.filter(({ sequence }) => sequence > known);
  } catch (error) {
    // A session that is over is known for a while only; whoever has seen it ends here without a fault.
    const isGone = error instanceof ApiError && error.problem === "no-such-session";
    if (!isGone || known === 0) throw error;
    return [];
  }
}

function lineOf({ time, type, data }: AuditEvent): string {
  const facts = Object.entries(data).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${terminalText(name)}=${terminalText(text)}`;
  });
  return [terminalText(time), terminalText(type), ...facts].join("  ");
}
