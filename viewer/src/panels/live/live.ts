import "./live.css";
import "./toolbars.css";
import { announce } from "../../page/announce.ts";
import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { words } from "../../words/words.ts";

/** The machine's name and what may be done, above its screen. */
export const startLive: StartFeature = () => {
  const machine = byId("console-name", HTMLHeadingElement);
  const viewOnly = byId("view-only", HTMLSpanElement);
  const recorded = byId("recorded", HTMLSpanElement);
  const keysToolbar = byId("keys-toolbar", HTMLDivElement);
  /** What may be done, as it was said last while the screen is live. */
  let said: "control" | "view" | undefined;
  return {
    render: (state) => {
      const before = said;
      said = state.kind === "live" ? state.hello.mode : undefined;
      if (!goesOn(state)) return;
      const { name } = state.hello.console;
      const isViewOnly = state.hello.mode === "view";
      machine.textContent = name;
      machine.title = name;
      // Where that can change, more is said of it.
      viewOnly.hidden = !isViewOnly || state.hello.granted === "control";
      recorded.hidden = state.hello.console.recorded !== true;
      keysToolbar.hidden = isViewOnly;
      if (state.kind !== "live") return;
      document.title = words.windowTitle.of(name);
      // Said once; and the time that is left is said in its place.
      if (before === said || state.endsAt !== undefined) return;
      const { connected, connectedViewOnly } = words.live;
      announce(isViewOnly ? connectedViewOnly(name) : connected(name));
      if (!recorded.hidden) announce(recorded.title);
    },
  };
};
