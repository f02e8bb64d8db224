import { html } from "../../../../viewer/src/page/html.ts";
import { field, type PartTemplate } from "../../page/markup.ts";
import { MAX_REASON_LENGTH } from "../ending/markup.ts";

/** Which sessions are to end, and the question before they do. */
export const endingManyMarkup: PartTemplate = ({ markup: { endingMany } }) => html`
  <dialog id="ending-many" class="sheet" aria-labelledby="ending-many-title">
    <form id="ending-many-form" method="dialog">
      <h2 id="ending-many-title">${endingMany.title}</h2>
      <p class="advice">${endingMany.advice}</p>
      <div class="fields">
        ${(["tenant", "console", "subject", "issuer"] as const).map((name) =>
          field({ id: `many-${name}`, label: endingMany[name], max: 256 }),
        )}
      </div>
      <p id="many-fit" class="fit" role="status"></p>
      ${field({
        id: "many-reason",
        label: endingMany.reason,
        hint: endingMany.reasonHint,
        max: MAX_REASON_LENGTH,
      })}
      <p id="many-problem" class="problem" role="alert"></p>
      <p class="buttons">
        <button class="button" type="button" data-action="cancel-many">${endingMany.cancel}</button>
        <button id="many-end" class="button danger">${endingMany.end}</button>
      </p>
    </form>
  </dialog>
`;
