import { PORTHOLE } from "../../../../viewer/src/page/feature-markup.ts";
import { html } from "../../../../viewer/src/page/html.ts";
import { field, type PartTemplate } from "../../page/markup.ts";

/** Where the token is typed in. */
export const signInMarkup: PartTemplate = ({ markup: { signIn } }, { version }) => html`
  <main id="sign-in" class="notice" hidden>
    ${PORTHOLE}
    <h1>${signIn.title}</h1>
    <p class="advice">${signIn.advice}</p>
    <form id="sign-in-form" novalidate>
      ${field({
        id: "token",
        label: signIn.token,
        hint: signIn.tokenHint,
        type: "password",
        max: 8192,
      })}
      ${field({ id: "name", label: signIn.name, hint: signIn.nameHint, max: 128 })}
      <p id="sign-in-problem" class="problem" role="alert"></p>
      <button class="button primary">${signIn.submit}</button>
      <button type="button" class="button plain" data-action="without-token">
        ${signIn.without}
      </button>
      <p class="help">${signIn.withoutHint}</p>
    </form>
    <p class="foot">
      ${signIn.version(version)} · <a href="third-party-notices.txt">${signIn.licences}</a>
    </p>
  </main>
`;
