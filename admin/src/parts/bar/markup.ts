import { icon } from "../../../../viewer/src/page/feature-markup.ts";
import { html } from "../../../../viewer/src/page/html.ts";
import type { PartTemplate } from "../../page/markup.ts";

/** What is above the list. */
export const barMarkup: PartTemplate = ({ markup: { bar } }) => html`
  <header id="bar">
    <svg class="mark" width="28" height="28" aria-hidden="true">
      <use href="#icon-porthole" />
    </svg>
    <div class="titles">
      <h1 id="title" tabindex="-1">${bar.title}</h1>
      <p id="count" role="status"></p>
    </div>
    <p id="updated"></p>
    <button type="button" class="button" data-action="end-many" title="${bar.endMany}">
      ${icon("list-x")}<span>${bar.endMany}</span>
    </button>
    <button
      type="button"
      class="tool"
      data-action="sign-out"
      aria-label="${bar.signOut}"
      title="${bar.signOut}"
    >
      ${icon("log-out")}
    </button>
  </header>
`;
