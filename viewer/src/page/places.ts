import { h, render, type ComponentType } from "preact";

/** Where later features have something of the page, by what it is put into, at the end or before one of its elements. */
const PLACES = {
  /** Beside the machine's name. */
  who: [".who"],
  /** In the bar, between the name and the toolbars. */
  bar: ["#bar", "#keys-toolbar"],
  /** In the toolbar of keys. */
  keysTool: ["#keys-toolbar"],
  /** In the toolbar of the session, whose last tool leaves it. */
  sessionTool: ["#session-toolbar", "[data-action='disconnect']"],
  /** Beside the screen, while it is live. */
  live: ["#live"],
  /** Over the screen, in the middle of its upper edge. */
  toast: [".toasts"],
  /** Over everything. */
  dialog: ["body"],
  /** The last entries of the menu of keys. */
  menu: ["#keys-menu > .rest"],
} as const;

export type Place = keyof typeof PLACES;

/**
 * Draws a component in a place of the page, after what is there already, or before the element of the place that the
 * selector `before` finds. For features that are fetched later: only their part of the page has Preact.
 */
export function mountIn(place: Place, component: ComponentType, before?: string): void {
  const [selector, standing] = PLACES[place];
  const at = document.querySelector(selector);
  if (at === null) throw new TypeError(`no ${place} in the page`);
  const root = document.createElement("div");
  root.className = "mounted";
  // What is in a menu or toolbar belongs to it, whatever is between.
  root.role = "none";
  const next = before ?? standing;
  at.insertBefore(root, next === undefined ? null : at.querySelector(next));
  render(h(component, {}), root);
}
