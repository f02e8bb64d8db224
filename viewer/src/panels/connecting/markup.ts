import { PORTHOLE, type FeatureTemplate } from "../../page/feature-markup.ts";
import { html } from "../../page/html.ts";

/** What is shown first: no script has to run for it. */
export const connectingMarkup: FeatureTemplate = ({ markup, script: { connecting } }) => ({
  panel: html`
    <section id="connecting" class="notice">
      <div class="progress">${PORTHOLE}</div>
      <h1 id="connecting-title">${connecting.title}</h1>
      <p id="connecting-step" class="advice">${connecting.steps.gateway}</p>
      <noscript><p class="hint">${markup.connecting.needsScript}</p></noscript>
    </section>
  `,
});
