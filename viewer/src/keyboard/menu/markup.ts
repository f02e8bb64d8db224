import { html, type Markup } from "../../page/html.ts";
import type { FeatureMarkup } from "../../page/feature-markup.ts";
import type { Language } from "../../words/language.ts";

/** The menu of key combinations and its button. `items`: what other features have in it. */
export function keysMenuMarkup(
  { markup: { keysMenu } }: Language,
  items: readonly Markup[],
): FeatureMarkup {
  const button = html`
    <button
      type="button"
      class="tool text"
      data-action="keys-menu"
      data-later
      popovertarget="keys-menu"
      aria-haspopup="menu"
      aria-expanded="false"
      aria-controls="keys-menu"
      title="${keysMenu.title}"
    >
      <span>${keysMenu.button}</span>
      <svg class="icon small" aria-hidden="true"><use href="#icon-chevron-down" /></svg>
    </button>
  `;
  const menu = html`
    <div id="keys-menu" class="menu" role="menu" aria-label="${keysMenu.title}" popover>
      <div class="menu-list rest" role="none">${items}</div>
    </div>
  `;
  return { keysTool: button, live: menu };
}
