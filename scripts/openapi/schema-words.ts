import { html, type Markup } from "../../viewer/src/page/html.ts";

/** A JSON Schema of the document, as far as the page shows it. */
export interface Shown {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shown[];
  readonly oneOf?: readonly Shown[];
  readonly items?: Shown;
  readonly properties?: Readonly<Record<string, Shown>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** Text with what is in backticks as code, in paragraphs where it has empty lines. */
export function prose(text: string): Markup {
  return html`${text.split("\n\n").map((paragraph) => html`<p>${withCode(paragraph)}</p>`)}`;
}

/** Text with what is in backticks as code. */
export function withCode(text: string): readonly Markup[] {
  return text
    .split("`")
    .map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

/** What a value of a schema is, in a few words. */
export function typeWords(schema: Shown): Markup {
  const { $ref, items, anyOf, oneOf } = schema;
  if ($ref !== undefined) {
    const name = $ref.slice($ref.lastIndexOf("/") + 1);
    return html`<a href="#${name}">${name}</a>`;
  }
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) {
    return html`${choices.map((one, at) => html`${at === 0 ? "" : " or "}${typeWords(one)}`)}`;
  }
  if (schema.enum !== undefined) {
    return html`${schema.enum.map(
      (value, at) => html`${at === 0 ? "" : ", "}<code>${JSON.stringify(value)}</code>`,
    )}`;
  }
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (items !== undefined) return html`list of ${typeWords(items)}`;
  return html`${plainWords(schema)}`;
}

function plainWords(schema: Shown): string {
  const { type = "anything", format, minimum, maximum, minLength, maxLength } = schema;
  const bounds =
    type === "string" ? rangeWords(minLength, maxLength) : rangeWords(minimum, maximum);
  const unit = type === "string" && bounds !== "" ? `${bounds} characters` : bounds;
  const name = format === undefined ? type : `${type}, ${format}`;
  return unit === "" ? name : `${name}, ${unit}`;
}

function rangeWords(min: number | undefined, max: number | undefined): string {
  const isOpen = max === undefined || max === Number.MAX_SAFE_INTEGER;
  if (min === undefined || min === 0) return isOpen ? "" : `at most ${String(max)}`;
  return isOpen ? `at least ${String(min)}` : `${String(min)} to ${String(max)}`;
}

/** The members of an object's schema, as a table; of alternatives, one table each. */
export function membersTable(schema: Shown): Markup {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return html`${choices.map(membersTable)}`;
  if (schema.properties === undefined) return html``;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">member</th>
        <th scope="col">type</th>
        <th scope="col">meaning</th>
      </tr>
    </thead>
    <tbody>
      ${memberRows(schema, "")}
    </tbody>
  </table>`;
}

function memberRows({ properties = {}, required = [] }: Shown, before: string): readonly Markup[] {
  return Object.entries(properties).flatMap(([name, member]) => {
    const inner = innerObject(member);
    const type = inner === undefined ? typeWords(member) : html`object`;
    return [
      row(before + name, type, required.includes(name), member),
      ...(inner === undefined ? [] : memberRows(inner, `${before}${name}.`)),
    ];
  });
}

/** The object that a member is, itself or beside `null` and other alternatives. */
function innerObject(member: Shown): Shown | undefined {
  if (member.properties !== undefined) return member;
  return [...(member.anyOf ?? []), ...(member.oneOf ?? [])]
    .map(innerObject)
    .find((one) => one !== undefined);
}

/** One row of a table of members or parameters. */
export function row(name: string, type: Markup, isRequired: boolean, member: Shown): Markup {
  const byDefault =
    member.default === undefined ? "" : ` Default: ${JSON.stringify(member.default)}.`;
  return html`<tr>
    <th scope="row"><code>${name}</code>${isRequired ? html` <em>required</em>` : html``}</th>
    <td>${type}</td>
    <td>${withCode((member.description ?? "") + byDefault)}</td>
  </tr>`;
}
