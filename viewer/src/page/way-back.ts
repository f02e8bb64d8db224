import type { HelloMessage } from "../../../worker/channel/messages.ts";
import type { EndFacts } from "../session/channel/ending.ts";
import { byId } from "./elements.ts";
import type { LastConsole } from "./last-console.ts";

/** What the gateway has told of a console. */
interface Told {
  readonly facts?: Pick<EndFacts, "returnUrl">;
  readonly hello?: Pick<HelloMessage, "returnUrl">;
}

/**
 * The page to go back to, if the ticket has named one: as the gateway has told, or as this tab knows of the console that
 * it had before its page was loaded again.
 */
export function wayBackOf(
  { facts, hello }: Told,
  last: LastConsole | undefined,
): string | undefined {
  return hello?.returnUrl ?? facts?.returnUrl ?? last?.returnUrl;
}

/** Has a link of the page, by its id, lead there. */
export function leadBack(id: string, returnUrl: string | undefined): void {
  const link = byId(id, HTMLAnchorElement);
  link.hidden = returnUrl === undefined;
  link.href = returnUrl ?? "";
}
