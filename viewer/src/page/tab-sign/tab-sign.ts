import type { Line } from "../../session/line-watch.ts";
import { goesOn, type SessionState } from "../../session/states/session-state.ts";
import type { StartFeature } from "../feature.ts";

/** In front of the title of a page whose screen is not what is. */
export const SIGN = "◌ ";

/** The page's own icon with a dot in the colour of what waits. */
const WAITING_ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="30" fill="#123a4a"/><circle cx="32" cy="32" r="20" fill="#5b6670"/><circle cx="48" cy="48" r="16" fill="#f0b64a"/></svg>',
)}`;

/** Whether what a tab shows is not what is: its session comes back, or nothing comes from the gateway. */
export function isBehind(state: SessionState, line: Line | undefined): boolean {
  if (!goesOn(state)) return false;
  return state.kind !== "live" || line === "silent" || line === "offline";
}

/** A title with a sign in front, or without it; several may have signed it. */
export function signed(title: string, isSigned: boolean, sign = SIGN): string {
  const bare = title.replace(sign, "");
  return isSigned ? sign + bare : bare;
}

/** The tab says among others that its screen is not what is, by its title and its icon. */
export const startTabSign: StartFeature = () => {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const own = icon?.href ?? "";
  let state: SessionState = { kind: "landing" };
  let line: Line | undefined;
  const show = (): void => {
    const behind = isBehind(state, line);
    const title = signed(document.title, behind);
    if (document.title !== title) document.title = title;
    const href = behind ? WAITING_ICON : own;
    if (icon !== null && icon.href !== href) icon.href = href;
  };
  return {
    render: (now) => {
      state = now;
      show();
    },
    renderLine: (now) => {
      line = now;
      show();
    },
  };
};
