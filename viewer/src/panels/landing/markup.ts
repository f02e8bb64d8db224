import { PORTHOLE, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";
import { languageChooser } from "../language/markup.ts";

/** What a page without a link shows: what this is, and what to do. */
export const landingMarkup: FeatureTemplate = (words, facts) => {
  const { ended, landing, page } = words.markup;
  const { base, version } = facts;
  return {
    panel: html`
      <section id="landing" class="notice" hidden>
        ${PORTHOLE}
        <h1 id="landing-title" dir="auto">${page.name}</h1>
        <p id="landing-what" class="advice">${landing.what}</p>
        <p id="landing-how" class="advice">${landing.how}</p>
        <div class="buttons">
          <a id="landing-return" class="button primary" target="_top" hidden>${ended.back}</a>
        </div>
        <form id="paste-link" class="paste" novalidate>
          <label for="link">${landing.paste}</label>
          <span class="paste-row">
            <input
              id="link"
              type="url"
              inputmode="url"
              dir="ltr"
              autocomplete="off"
              spellcheck="false"
              aria-describedby="link-problem"
            />
            <button class="button" data-action="open-link">${landing.open}</button>
          </span>
          <p id="link-problem" class="paste-problem" role="status"></p>
        </form>
        ${languageChooser(words, facts)}
        <p class="foot">
          ${landing.version(version)} ·
          <a href="${`${base}third-party-notices.txt`}">${landing.licences}</a>
        </p>
      </section>
    `,
  };
};
