import { icon } from "../../../../viewer/src/page/feature-markup.ts";
import { html } from "../../../../viewer/src/page/html.ts";
import type { PartTemplate } from "../../page/markup.ts";

/** How much more time is given by a button, in minutes. */
export const MINUTES = [15, 30, 60] as const;

/** All that is known of one session, and what can be done about it. */
export const detailsMarkup: PartTemplate = ({ markup: { details } }) => html`
  <dialog id="details" class="sheet" aria-labelledby="details-title">
    <header>
      <h2 id="details-title"><bdi></bdi></h2>
      <form method="dialog">
        <button class="tool" aria-label="${details.close}" title="${details.close}">
          ${icon("x")}
        </button>
      </form>
    </header>
    <p id="details-over" class="problem" role="alert"></p>
    <div class="buttons">
      <button type="button" class="button primary" data-action="details-watch">
        ${details.watch}
      </button>
      <button type="button" class="button" data-action="details-message">${details.message}</button>
      <button type="button" class="button" data-action="details-mode" id="details-mode">
        <span class="to-view">${details.toView}</span>
        <span class="to-control">${details.toControl}</span>
      </button>
      <button type="button" class="button danger" data-action="details-end">${details.end}</button>
    </div>
    <p id="details-asks" class="asks" hidden></p>
    <div class="buttons" role="group" aria-label="${details.moreTime}">
      ${MINUTES.map(
        (minutes) => html`
          <button type="button" class="button" data-action="${`give-${String(minutes)}`}">
            ${details.give(minutes)}
          </button>
        `,
      )}
      <button type="button" class="button" data-action="decline-time" hidden>
        ${details.declineTime}
      </button>
    </div>
    <dl id="facts"></dl>
  </dialog>
`;
