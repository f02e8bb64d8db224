import type { FeatureContext } from "../page/feature.ts";
import type { Preference } from "../page/preferences.ts";
import type { Greeted } from "../session/states/session-state.ts";
import { laterWords } from "../words/later.ts";
import { readingAllowed } from "./local-clipboard.ts";
import type { PanelState } from "./panel-state.ts";
import type { SharedClipboard } from "./shared-clipboard.ts";

/** Whether the two clipboards share their text. */
const SYNC: Preference<boolean> = {
  name: "clipboard.sync",
  parse: (kept) => (typeof kept === "boolean" ? kept : undefined),
};

/** The switch that has the two clipboards share their text: asked for by a person, once for each console. */
export function sharingSwitch(
  { preferences }: FeatureContext,
  shared: SharedClipboard,
  view: PanelState,
) {
  let console: string | undefined;
  const set = (isShared: boolean): void => {
    view.isShared.value = isShared;
    void shared.share(isShared);
  };
  void readingAllowed().then((state) => (view.canRead.value = state !== "never"));
  return {
    /** A person has turned the switch: the only time that the browser asks anybody. */
    ask: async (isWanted: boolean): Promise<void> => {
      const reads = view.canRead.peek() && view.rights.peek().paste === "open";
      view.isShared.value = isWanted;
      const isAllowed = !isWanted || !reads || (await isReadable());
      view.done.value = isAllowed ? "" : laterWords.clipboard.denied;
      set(isWanted && isAllowed);
      if (console === undefined) return;
      preferences.of(console).write(SYNC, isWanted && isAllowed ? true : undefined);
    },
    begin: ({ hello }: Greeted): void => {
      if (hello.console.id === console) return;
      console = hello.console.id;
      set(preferences.of(console).read(SYNC) === true);
    },
  };
}

async function isReadable(): Promise<boolean> {
  try {
    await navigator.clipboard.readText();
    return true;
  } catch {
    return false;
  }
}
