import { html } from "../../../../viewer/src/page/html.ts";
import type { PartTemplate } from "../../page/markup.ts";

/** What is there until the script runs. */
export const notStartedMarkup: PartTemplate = ({ markup: { notStarted } }) => html`
  <section id="not-started" class="notice">
    <noscript><p class="advice">${notStarted.needsScript}</p></noscript>
    <h2>${notStarted.title}</h2>
    <p class="advice">${notStarted.advice}</p>
  </section>
`;
