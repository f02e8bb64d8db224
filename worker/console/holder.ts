import type { EndCode } from "../channel/ends.ts";
import type { Ending } from "../channel/ending.ts";
import type { Holder } from "../directory/presence.ts";

/** Who has a console, as its viewers are told; nothing of somebody who is not shown. */
export function shownHolder(holder: Holder | undefined): Pick<Ending, "by" | "since"> {
  if (holder === undefined) return {};
  return { by: holder.subject, since: Math.floor(holder.sinceUnixMs / 1000) };
}

/** The end of a session because somebody else has the console. */
export function endingOfHolder(code: EndCode, holder: Holder | undefined): Ending {
  return { code, ...shownHolder(holder) };
}
