import { PORTHOLE, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** What a page without a link shows. */
export const landingMarkup: FeatureTemplate = (
  { markup: { landing, page } },
  { base, version },
) => ({
  panel: html`
    <section id="landing" class="notice" hidden>
      ${PORTHOLE}
      <h1>${page.name}</h1>
      <p class="advice">${landing.what}</p>
      <p class="hint">${landing.how}</p>
      <p class="foot">
        ${landing.version(version)} ·
        <a href="${`${base}third-party-notices.txt`}">${landing.licences}</a>
      </p>
    </section>
  `,
});
