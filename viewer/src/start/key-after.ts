import type { HelloMessage } from "../../../worker/channel/messages.ts";
import type { ConsoleLink } from "../session/tab/console-link.ts";
import type { ConsoleKey } from "../session/tab/console-key.ts";

/**
 * What opens the console of a link after these events of the WebSocket that has asked for it: a session that has
 * begun goes on by its token. What is stored is checked by whoever reads it.
 */
export function keyAfter(link: ConsoleLink, events: readonly Event[]): ConsoleKey {
  const first = events.find((event) => "data" in event && typeof event.data === "string");
  if (first === undefined || !("data" in first)) return link;
  try {
    const message: Partial<HelloMessage> = JSON.parse(String(first.data));
    const { console, resume, session } = message;
    if (console === undefined || resume === undefined || session === undefined) return link;
    const keyboard = "keyboard" in link ? link.keyboard : undefined;
    return { kind: "session", session, token: resume.token, name: console.name, keyboard };
  } catch {
    return link;
  }
}
