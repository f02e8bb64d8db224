import { setTimeout as wait } from "node:timers/promises";

import type { GatewayClient, SessionEvent } from "../client/index.ts";
import { CommandFailure } from "./command-failure.ts";
import { EXIT } from "./command.ts";
import { terminalJson, terminalText } from "./terminal-text.ts";

/** What is said of a session after which nothing more is. */
const LAST = "session-ended";

/** Events of one session that are followed. */
const MAX_EVENTS = 100_000;
const TOO_MANY = "the session has had more events than are followed";

/** Prints what has happened in a session, and what happens until it is over. Throws what the API throws. */
export async function followEvents(
  gateway: GatewayClient,
  session: string,
  everySeconds: number,
  json: boolean,
): Promise<number> {
  const known = new Set<string>();
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after another
    const events = await newEvents(gateway, session, known);
    for (const event of events) {
      known.add(event.id);
      console.log(json ? terminalJson(event) : lineOf(event));
    }
    if (events.some(({ type }) => type === LAST)) return EXIT.done;
    // oxlint-disable-next-line no-await-in-loop -- and a pause before the next
    await wait(everySeconds * 1000);
  }
}

async function newEvents(
  gateway: GatewayClient,
  session: string,
  known: ReadonlySet<string>,
): Promise<readonly SessionEvent[]> {
  const events: SessionEvent[] = [];
  for await (const event of gateway.events(session)) {
    if (!known.has(event.id)) events.push(event);
    if (known.size + events.length > MAX_EVENTS) throw new CommandFailure(TOO_MANY);
  }
  return events;
}

function lineOf({ time, type, data }: SessionEvent): string {
  const facts = Object.entries(data).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${terminalText(name)}=${terminalText(text)}`;
  });
  return [terminalText(time), terminalText(type), ...facts].join("  ");
}
