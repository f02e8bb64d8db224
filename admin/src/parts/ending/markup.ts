import { html } from "../../../../viewer/src/page/html.ts";
import { field, type PartTemplate } from "../../page/markup.ts";

/** Max length of a reason, in UTF-16 code units; the API has the same. */
export const MAX_REASON_LENGTH = 200;

/** The question before a session ends. */
export const endingMarkup: PartTemplate = ({ markup: { ending } }) => html`
  <dialog id="ending" class="sheet" aria-labelledby="ending-title">
    <form id="ending-form" method="dialog">
      <h2 id="ending-title">${ending.title}</h2>
      <p id="ending-who" class="advice"></p>
      <p class="advice">${ending.machine}</p>
      ${field({
        id: "ending-reason",
        label: ending.reason,
        hint: ending.reasonHint,
        max: MAX_REASON_LENGTH,
      })}
      <p id="ending-problem" class="problem" role="alert"></p>
      <p class="buttons">
        <button class="button" type="button" data-action="cancel-ending">${ending.cancel}</button>
        <button class="button danger">${ending.end}</button>
      </p>
    </form>
  </dialog>
`;
