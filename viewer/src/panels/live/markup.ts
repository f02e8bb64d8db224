import { icon, type FeatureMarkup } from "../../page/feature-markup.ts";
import { html, type Markup } from "../../page/html.ts";
import type { Language } from "../../words/language.ts";

/** The places that features have around the screen. */
type Around = "bar" | "who" | "keysTool" | "sessionTool" | "live" | "toast";

/** The machine's screen with its bar, and what features have `around` it. */
export function liveMarkup(
  { markup: { keys, page } }: Language,
  around: (place: Around) => readonly Markup[],
): FeatureMarkup {
  const bar = html`
    <header id="bar" class="bar">
      <div class="who">
        <button
          type="button"
          id="line"
          class="tool line"
          data-action="connection"
          data-later
          popovertarget="connection"
        >
          <span class="dot"></span>
        </button>
        <h1 id="console-name" dir="auto"></h1>
        ${around("who")}
        <span id="view-only" class="badge" title="${page.viewOnlyMeans}" hidden>
          ${icon("eye")}<span class="badge-text">${page.viewOnly}</span>
        </span>
        <span id="recorded" class="badge" title="${page.recordedMeans}" hidden>
          ${icon("circle-dot")}<span class="badge-text">${page.recorded}</span>
        </span>
      </div>
      ${around("bar")}
      <div
        id="keys-toolbar"
        data-stop="4"
        class="group keys"
        role="toolbar"
        aria-label="${keys.toolbar}"
      >
        ${around("keysTool")}
      </div>
      <div
        id="session-toolbar"
        data-stop="5"
        class="group session"
        role="toolbar"
        aria-label="${page.session}"
      >
        ${around("sessionTool")}
      </div>
    </header>
  `;
  return {
    panel: html`
      <div id="live" hidden>
        ${bar}
        <div id="screen"><div id="surface"></div></div>
        <div class="toasts" aria-hidden="true">${around("toast")}</div>
        ${around("live")}
      </div>
    `,
  };
}
