import { icon, PORTHOLE } from "../../../../viewer/src/page/feature-markup.ts";
import { html, type Markup } from "../../../../viewer/src/page/html.ts";
import type { PartTemplate } from "../../page/markup.ts";
import type { Language } from "../../words/language.ts";

const COLUMNS = [
  "console",
  "subject",
  "state",
  "input",
  "started",
  "lastInput",
  "client",
  "tenant",
] as const;

/** The list. Roles are said: the styles of phones make cards of its rows, and browsers would forget them. */
export const listMarkup: PartTemplate = (words, { version }) => {
  const { list, signIn } = words.markup;
  return html`
    <main id="list">
      <p id="trouble" class="trouble" role="alert" hidden>
        ${icon("triangle-alert")}<span id="trouble-text"></span>
        <button type="button" class="button" data-action="retry">${list.retry}</button>
      </p>
      ${table(words)}
      <section id="loading" class="notice quiet">
        <span class="spinner" aria-hidden="true"></span>
        <p class="advice">${list.loading}</p>
      </section>
      <section id="empty" class="notice quiet">
        ${PORTHOLE}
        <h2>${list.emptyTitle}</h2>
        <p class="advice">${list.emptyAdvice}</p>
      </section>
      <section id="none" class="notice quiet">
        <h2>${list.noneTitle}</h2>
        <p class="advice">${list.noneAdvice}</p>
        <p class="buttons">
          <button type="button" class="button" data-action="show-all">${list.showAll}</button>
        </p>
      </section>
      <nav id="pages" aria-label="${list.pages}" hidden>
        ${pageButton("previous", list.previous, "chevron-left")}
        <span id="range"></span>
        ${pageButton("next", list.next, "chevron-right")}
      </nav>
      <p class="end-note">
        ${signIn.version(version)} · <a href="third-party-notices.txt">${signIn.licences}</a>
      </p>
      ${rowTemplate(words)}
    </main>
  `;
};

function table({ markup: { list } }: Language): Markup {
  return html`
    <table role="table" aria-label="${list.label}">
      <thead role="rowgroup">
        <tr role="row">
          ${COLUMNS.map(
            (key) => html`
              <th role="columnheader" scope="col" data-column="${key}">
                <button type="button" class="head">${list[key]}${icon("chevron-down")}</button>
              </th>
            `,
          )}
          <th role="columnheader" scope="col"><span class="offstage">${list.actions}</span></th>
        </tr>
      </thead>
      <tbody id="rows" role="rowgroup"></tbody>
    </table>
  `;
}

function pageButton(action: string, label: string, name: string): Markup {
  return html`
    <button
      type="button"
      class="tool"
      data-action="${action}"
      aria-label="${label}"
      title="${label}"
    >
      ${icon(name)}
    </button>
  `;
}

function rowTemplate({ markup: { list } }: Language): Markup {
  return html`
    <template id="row">
      <tr role="row">
        <td role="cell" class="console">
          <button type="button" class="link" data-do="details">
            <bdi data-fact="console"></bdi>
          </button>
          <bdi class="sub" data-fact="consoleId"></bdi>
        </td>
        <td role="cell" class="subject">
          <bdi data-fact="subject"></bdi> <span class="asks" data-fact="asks"></span>
        </td>
        <td role="cell" class="state"><span class="state" data-fact="state"></span></td>
        <td role="cell" data-label="${list.input}"><span data-fact="input"></span></td>
        <td role="cell" data-label="${list.started}"><span data-fact="started"></span></td>
        <td role="cell" data-label="${list.lastInput}"><span data-fact="lastInput"></span></td>
        <td role="cell" data-label="${list.client}">
          <bdi data-fact="client"></bdi> <span class="sub" data-fact="region"></span>
        </td>
        <td role="cell" data-label="${list.tenant}"><bdi data-fact="tenant"></bdi></td>
        <td role="cell" class="actions">
          <button type="button" class="tool" data-do="watch">
            ${icon("eye")}<span class="word">${list.watch}</span>
          </button>
          <button type="button" class="tool danger" data-do="end">
            ${icon("circle-x")}<span class="word">${list.end}</span>
          </button>
        </td>
      </tr>
    </template>
  `;
}
