import { icon, type PageFacts } from "../../page/feature-markup.ts";
import { html, type Markup } from "../../page/html.ts";
import type { Language } from "../../words/language.ts";

/** What the page's language is chosen by; nothing where there is no other. */
export function languageChooser(
  { markup: { language, page } }: Language,
  { languages }: Pick<PageFacts, "languages">,
): Markup {
  if (languages.length < 2) return html``;
  const options = languages.map(
    ([tag, name]) =>
      html`<option
        value="${tag}"
        lang="${tag}"
        ${tag === language.tag ? { markup: "selected" } : []}
      >
        ${name}
      </option>`,
  );
  return html`
    <label class="language">
      ${icon("languages")} <span>${page.language}</span>
      <select data-part="language" autocomplete="off">
        ${options}
      </select>
    </label>
  `;
}
