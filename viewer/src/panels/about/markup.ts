import { icon, PORTHOLE, type FeatureTemplate, type PageFacts } from "../../page/feature-markup.ts";
import { html, linked, type Markup } from "../../page/html.ts";
import { languageChooser } from "../language/markup.ts";

/** What this is, which keys it has, and whose work is in it. */
export const aboutMarkup: FeatureTemplate = (words, facts) => {
  const { about, page } = words.markup;
  return {
    sessionTool: html`
      <button
        type="button"
        class="tool"
        data-action="about"
        aria-label="${about.button}"
        title="${about.button}"
      >
        ${icon("circle-question-mark")}
      </button>
    `,
    dialog: html`
      <dialog id="about" aria-labelledby="about-title">
        ${PORTHOLE}
        <h2 id="about-title" tabindex="-1" autofocus>${page.name}</h2>
        <p id="page-version" class="advice">${about.version(facts.version)}</p>
        <dl>
          <div>
            <dt dir="ltr">${keys(about.typeTextKeys)}</dt>
            <dd>${about.typeText}</dd>
          </div>
          <div>
            <dt dir="ltr">${keys(about.toToolbarKeys)}</dt>
            <dd>${about.toToolbar}</dd>
          </div>
          <div>
            <dt>${keys(about.toScreenKeys)}</dt>
            <dd>${about.toScreen}</dd>
          </div>
        </dl>
        <p class="hint">${licence(about.licence, facts)}</p>
        <p class="hint">
          <a href="${`${facts.base}third-party-notices.txt`}" target="_blank" rel="noopener">
            ${about.notices}</a
          >
        </p>
        ${languageChooser(words, facts)}
        <form method="dialog" class="buttons">
          <button class="button primary" data-action="close-about">${about.done}</button>
        </form>
      </dialog>
    `,
  };
};

function keys(names: readonly string[]): Markup[] {
  return names.map((name) => html`<kbd>${name}</kbd> `);
}

function licence(
  sentence: (novnc: string) => string,
  { novncSource, novncVersion }: Pick<PageFacts, "novncSource" | "novncVersion">,
): Markup {
  const novnc = `noVNC ${novncVersion}`;
  return linked(
    sentence(novnc),
    novnc,
    (name) => html`<a href="${novncSource}" target="_blank" rel="noopener noreferrer">${name}</a>`,
  );
}
