import type { FeatureTemplate } from "../../page/feature-markup.ts";
import { html, type Markup } from "../../page/html.ts";

/** Where the porthole's eight bolts are, clockwise from its top, in a box of 64 by 64. */
const BOLTS = [
  ["32", "7"],
  ["49.7", "14.3"],
  ["57", "32"],
  ["49.7", "49.7"],
  ["32", "57"],
  ["14.3", "49.7"],
  ["7", "32"],
  ["14.3", "14.3"],
] as const;

/** The porthole, whose bolts are lit one after another. */
function porthole(): Markup {
  return html`
    <svg
      id="progress"
      class="porthole"
      width="96"
      height="96"
      viewBox="0 0 64 64"
      aria-hidden="true"
    >
      <circle class="porthole-rim" cx="32" cy="32" r="30" />
      <circle class="porthole-sky" cx="32" cy="32" r="20" />
      <g clip-path="url(#glass)">
        <path
          class="porthole-sea"
          d="M-7.7 35c3.3-3.3 6.6-3.3 9.9 0s6.6 3.3 9.9 0 6.6-3.3 9.9 0 6.6 3.3 9.9 0 6.6-3.3 9.9 0 6.6 3.3 9.9 0 6.6-3.3 9.9 0 6.6 3.3 9.9 0V56H-7.7Z"
        />
      </g>
      <clipPath id="glass"><circle cx="32" cy="32" r="20" /></clipPath>
      ${BOLTS.map(([x, y]) => html`<circle class="bolt" cx="${x}" cy="${y}" r="2.2" />`)}
    </svg>
  `;
}

/** What is shown first: no script has to run for it. */
export const connectingMarkup: FeatureTemplate = ({ markup, script: { connecting } }) => ({
  panel: html`
    <section id="connecting" class="notice">
      ${porthole()}
      <h1 id="connecting-title">${connecting.title}</h1>
      <p id="connecting-step" class="advice" dir="auto">${connecting.steps.gateway}</p>
      <div class="buttons">
        <button type="button" class="button" data-action="cancel" hidden>
          ${markup.connecting.cancel}
        </button>
      </div>
      <noscript><p class="hint">${markup.connecting.needsScript}</p></noscript>
    </section>
  `,
});
