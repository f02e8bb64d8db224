import type { SessionView } from "../../../client/index.ts";
import type { Desk } from "../page/desk.ts";
import { problemText } from "../page/problem.ts";
import { toast } from "../parts/toast/toast.ts";
import { words } from "../words/words.ts";

/** Makes an observer's link and opens it in a tab of its own, which knows nothing of this page. */
export async function watch(desk: Desk, view: SessionView): Promise<void> {
  const machine = view.console.name;
  try {
    const { url } = await desk.gateway().observe(view.session, { subject: desk.name() });
    if (!/^https?:$/.test(new URL(url).protocol)) throw new TypeError("no address of the web");
    // A browser that blocks the tab does not say so: the link is there as well.
    open(url, "_blank", "noopener,noreferrer");
    toast(words.watching.opened(machine), { text: words.watching.link, url });
  } catch (error) {
    toast(problemText(error));
    desk.changed();
  }
}
