import { icon } from "../../../../viewer/src/page/feature-markup.ts";
import { html } from "../../../../viewer/src/page/html.ts";
import { SORT_KEYS, STATES } from "../../list/arrange.ts";
import type { PartTemplate } from "../../page/markup.ts";

/** Search, filters, and the order where the list has no heads of columns. */
export const toolsMarkup: PartTemplate = ({ markup: { tools, list }, script }) => html`
  <form id="tools" role="search" aria-label="${tools.label}">
    <p class="search">
      ${icon("search")}
      <input
        id="search"
        type="search"
        aria-label="${tools.search}"
        placeholder="${tools.searchHint}"
        maxlength="256"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        enterkeyhint="search"
      />
    </p>
    <select id="state" aria-label="${tools.state}">
      <option value="">${tools.anyState}</option>
      ${STATES.map((state) => html`<option value="${state}">${script.states[state]}</option>`)}
    </select>
    <select id="tenant" aria-label="${tools.tenant}">
      <option value="">${tools.anyTenant}</option>
    </select>
    <p class="order">
      <select id="sort" aria-label="${tools.sort}">
        ${SORT_KEYS.map((key) => html`<option value="${key}">${tools.sorted(list[key])}</option>`)}
      </select>
      <button
        type="button"
        id="descending"
        class="tool"
        aria-pressed="false"
        aria-label="${tools.descending}"
        title="${tools.descending}"
      >
        ${icon("arrow-down-wide-narrow")}
      </button>
    </p>
  </form>
`;
