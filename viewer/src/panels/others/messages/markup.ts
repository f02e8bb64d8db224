import { icon, type FeatureTemplate } from "../../../page/feature-markup.ts";
import { html } from "../../../page/html.ts";

/** What operators say to whoever looks at the console, until that one has read it. */
export const messagesMarkup: FeatureTemplate = ({ markup: { messages } }) => ({
  dialog: html`
    <section id="messages" aria-label="${messages.name}" hidden>
      <template id="message">
        <article class="message">
          ${icon("message-square")}
          <div class="message-words">
            <h2 data-part="from" dir="auto"></h2>
            <p data-part="text" dir="auto"></p>
          </div>
          <button
            type="button"
            class="tool"
            aria-label="${messages.dismiss}"
            title="${messages.dismiss}"
          >
            ${icon("x")}
          </button>
        </article>
      </template>
    </section>
  `,
});
