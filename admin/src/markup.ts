import { html, type Markup } from "../../viewer/src/page/html.ts";
import type { PageFacts } from "./page/markup.ts";
import { barMarkup } from "./parts/bar/markup.ts";
import { detailsMarkup } from "./parts/details/markup.ts";
import { endingManyMarkup } from "./parts/ending-many/markup.ts";
import { endingMarkup } from "./parts/ending/markup.ts";
import { listMarkup } from "./parts/list/markup.ts";
import { messageMarkup } from "./parts/message/markup.ts";
import { notStartedMarkup } from "./parts/not-started/markup.ts";
import { signInMarkup } from "./parts/sign-in/markup.ts";
import { toastMarkup } from "./parts/toast/markup.ts";
import { toolsMarkup } from "./parts/tools/markup.ts";
import type { Language } from "./words/language.ts";

/** What the body of the operator's page consists of, in a language. */
export function bodyMarkup(words: Language, facts: PageFacts): Markup {
  return html`
    ${notStartedMarkup(words, facts)} ${signInMarkup(words, facts)}
    <div id="desk" hidden>
      ${barMarkup(words, facts)} ${toolsMarkup(words, facts)} ${listMarkup(words, facts)}
    </div>
    ${detailsMarkup(words, facts)} ${messageMarkup(words, facts)} ${endingMarkup(words, facts)}
    ${endingManyMarkup(words, facts)} ${toastMarkup(words, facts)}
  `;
}
