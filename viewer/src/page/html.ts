/** Markup that goes into the page as it is. */
export interface Markup {
  readonly markup: string;
}

/**
 * A template of markup. Text that is put into it stays text: what means something in HTML is escaped. Only
 * other {@link Markup} goes in as it is.
 */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | Markup | readonly Markup[])[]
): Markup {
  const inserted = values.map(source);
  return { markup: parts.map((part, at) => part + (inserted[at] ?? "")).join("") };
}

/**
 * A sentence in which `name` is a link. Throws RangeError for a sentence without it: the link would be
 * missing from the page.
 */
export function linked(sentence: string, name: string, link: (name: string) => Markup): Markup {
  const at = sentence.indexOf(name);
  if (at < 0) throw new RangeError(`“${sentence}” does not name ${name}`);
  return html`${sentence.slice(0, at)}${link(name)}${sentence.slice(at + name.length)}`;
}

function source(value: string | Markup | readonly Markup[]): string {
  if (typeof value === "string") return escaped(value);
  if ("markup" in value) return value.markup;
  return value.map(({ markup }) => markup).join("");
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES.get(character) ?? "");
}
