import { goesOn, type SessionState } from "../session/states/session-state.ts";
import type { StartFeature } from "./feature.ts";
import { reloadsItself } from "./reload.ts";

/** How long after a key that reloads the page its going is taken to be that, in milliseconds. */
const RELOAD_MS = 1000;

/**
 * Whether the page asks before it goes: while somebody controls a machine, because Ctrl+W is a key of editors and
 * shells, and the browser takes it. A page that nobody looks at has let go already.
 */
export function asksBeforeUnload(state: SessionState): boolean {
  return goesOn(state) && state.kind !== "paused" && state.hello.mode === "control";
}

/**
 * Asks before the page goes. Not for a reload by the keyboard or the page itself, or another link put over this one: the first goes on
 * where it was, and whoever does the second has decided. Only while it asks is there anything that hears the page go:
 * browsers do not keep such pages for going back.
 */
export const startBeforeUnload: StartFeature = () => {
  let asks = false;
  let reloadKeyAt = -Infinity;
  const ask = (event: BeforeUnloadEvent): void => {
    const isReload = reloadsItself() || performance.now() - reloadKeyAt < RELOAD_MS;
    if (!isReload && location.hash === "") event.preventDefault();
  };
  addEventListener("keydown", ({ code, ctrlKey, metaKey }) => {
    if (code === "F5" || (code === "KeyR" && (ctrlKey || metaKey))) reloadKeyAt = performance.now();
  });
  return {
    render: (state) => {
      if (asks === asksBeforeUnload(state)) return;
      asks = !asks;
      if (asks) addEventListener("beforeunload", ask);
      else removeEventListener("beforeunload", ask);
    },
  };
};
