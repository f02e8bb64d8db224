import { html } from "../../../../viewer/src/page/html.ts";
import { field, type PartTemplate } from "../../page/markup.ts";

/** Max length of a line to a viewer, in UTF-16 code units; the API has the same. */
const MAX_MESSAGE_LENGTH = 500;

/** A line to the person in a session. */
export const messageMarkup: PartTemplate = ({ markup: { message } }) => html`
  <dialog id="message" class="sheet" aria-labelledby="message-title">
    <form id="message-form" method="dialog">
      <h2 id="message-title">${message.title}</h2>
      <p id="message-who" class="advice"></p>
      ${field({
        id: "message-text",
        label: message.label,
        hint: message.hint,
        max: MAX_MESSAGE_LENGTH,
      })}
      <p id="message-problem" class="problem" role="alert"></p>
      <p class="buttons">
        <button class="button" type="button" data-action="cancel-message">${message.cancel}</button>
        <button class="button primary">${message.send}</button>
      </p>
    </form>
  </dialog>
`;
