import { html, type Markup } from "../../../viewer/src/page/html.ts";
import type { Language } from "../words/language.ts";

/** What the build knows. */
export interface PageFacts {
  readonly version: string;
}

/** A part of the page, made when it is built. */
export type PartTemplate = (words: Language, facts: PageFacts) => Markup;

interface FieldFacts {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: "text" | "password" | "search";
  readonly max: number;
  readonly autocomplete?: "off" | "name";
}

/** A field with its label, and a hint that is read with it. */
export function field({
  id,
  label,
  hint,
  type = "text",
  max,
  autocomplete = "off",
}: FieldFacts): Markup {
  const described = hint === undefined ? html`` : html` aria-describedby="${`${id}-hint`}"`;
  return html`
    <p class="field">
      <label for="${id}">${label}</label>
      <input
        id="${id}"
        type="${type}"
        maxlength="${String(max)}"
        autocomplete="${autocomplete}"
        autocapitalize="none"
        spellcheck="false"
        ${described}
      />
      ${hint === undefined ? html`` : html`<span id="${`${id}-hint`}" class="help">${hint}</span>`}
    </p>
  `;
}
