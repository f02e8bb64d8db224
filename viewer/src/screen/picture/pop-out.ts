import type { FeatureContext } from "../../page/feature.ts";
import { hint } from "../../panels/hint/hint.ts";
import { laterWords } from "../../words/later.ts";

/**
 * Shows the console in a window of its own and no longer in this tab. The new window has a copy of what this tab stores
 * for its session, and goes on with that as soon as this tab has let go of it.
 */
export function popOut({ letGo, zoom }: Pick<FeatureContext, "letGo" | "zoom">): void {
  const { guest, density } = zoom.room;
  const width = Math.min(Math.round(guest.width / density), screen.availWidth);
  const height = Math.min(Math.round(guest.height / density) + 44, screen.availHeight);
  const opened = open(location.href, "", `popup,width=${width},height=${height}`);
  if (opened === null) hint(laterWords.picture.popOut.blocked, "#icon-image");
  else letGo();
}
