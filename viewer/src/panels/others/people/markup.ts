import { icon, type FeatureTemplate } from "../../../page/feature-markup.ts";
import { html } from "../../../page/html.ts";

/** Who is in the console: a button with the number, and the list with what can be done about control. */
export const peopleMarkup: FeatureTemplate = ({ markup: { control, people, share } }) => ({
  sessionTool: html`
    <button
      type="button"
      id="people-button"
      class="tool text people-button"
      popovertarget="people"
      aria-haspopup="dialog"
      aria-expanded="false"
      aria-controls="people"
      hidden
    >
      ${icon("users")}<span id="people-count"></span><span id="people-text" class="desktop"></span>
    </button>
  `,
  live: html`
    <section
      id="people"
      class="menu people"
      role="dialog"
      aria-labelledby="people-title"
      tabindex="-1"
      autofocus
      popover
    >
      <h2 id="people-title">${people.title}</h2>
      <ul id="people-list"></ul>
      <p id="people-more" class="people-more" hidden></p>
      <div class="people-buttons">
        <button type="button" class="button" data-action="ask-control">${control.ask}</button>
        <button type="button" class="button" data-action="cancel-control">${control.cancel}</button>
        <button type="button" class="button" data-action="take-control">${control.take}</button>
        <button type="button" class="button" data-action="release-control">
          ${control.release}
        </button>
        <button type="button" class="button" data-action="share">${share.menu}</button>
      </div>
      <template id="person">
        <li class="person">
          <span class="person-mark">${icon("eye")}${icon("mouse-pointer-2")}</span>
          <span class="person-who">
            <span class="person-name"
              ><bdi data-part="name"></bdi>
              <span data-part="you" class="person-you">${people.you}</span></span
            >
            <span data-part="what" class="person-what"></span>
          </span>
          <button type="button" class="button small" data-action="give">${people.give}</button>
        </li>
      </template>
    </section>
  `,
});
