import { html, type Markup } from "../../page/html.ts";
import type { FeatureMarkup } from "../../page/feature-markup.ts";
import type { Language } from "../../words/language.ts";

/** The menu of key combinations and its button. `items`: what other features have in it. */
export function keysMenuMarkup(
  { markup: { keys, keysMenu } }: Language,
  items: readonly Markup[],
): FeatureMarkup {
  const button = html`
    <button
      type="button"
      class="tool text"
      data-action="keys-menu"
      popovertarget="keys-menu"
      aria-haspopup="menu"
      aria-expanded="false"
      aria-controls="keys-menu"
      aria-label="${keysMenu.title}"
      title="${keysMenu.title}"
    >
      <span class="desktop">${keysMenu.button}</span>
      <svg class="icon small desktop" aria-hidden="true"><use href="#icon-chevron-down" /></svg>
      <svg class="icon touch" aria-hidden="true"><use href="#icon-ellipsis" /></svg>
    </button>
  `;
  const hold = [
    held("control", keys.ctrl),
    held("alt", keys.alt),
    held("shift", keys.shift),
    held("altgraph", keys.altGr),
    held("super", keys.super, keys.superInFull),
  ];
  const menu = html`
    <div id="keys-menu" class="menu" role="menu" aria-label="${keysMenu.title}" popover>
      <div
        id="keys-menu-common"
        class="menu-list"
        role="group"
        aria-label="${keysMenu.combinations}"
      ></div>
      <div
        id="keys-menu-single"
        class="menu-grid wide"
        role="group"
        aria-label="${keysMenu.single}"
      ></div>
      <div class="menu-title" id="keys-menu-terminals-title">${keysMenu.terminals}</div>
      <div
        id="keys-menu-terminals"
        class="menu-grid"
        role="group"
        aria-labelledby="keys-menu-terminals-title"
      ></div>
      <div class="menu-title" id="keys-menu-hold-title">${keysMenu.hold}</div>
      <div class="menu-grid wide" role="group" aria-labelledby="keys-menu-hold-title">${hold}</div>
      <div class="menu-list rest">${items}</div>
    </div>
  `;
  return { keysTool: button, live: menu };
}

function held(modifier: string, name: string, label = name): Markup {
  return html`
    <button
      type="button"
      role="menuitemcheckbox"
      aria-checked="false"
      aria-label="${label}"
      data-action="${`hold-${modifier}`}"
    >
      ${name}
    </button>
  `;
}
