import { html, type Markup } from "../../viewer/src/page/html.ts";
import { membersTable, prose, row, typeWords, withCode, type Shown } from "./schema-words.ts";

interface ShownMedia {
  readonly schema: Shown;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, unknown>>;
}

interface ShownOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly security: readonly { readonly bearer: readonly string[] }[];
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description: string;
    readonly schema: Shown;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, ShownMedia>> };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content: Readonly<Record<string, ShownMedia>> }
    >
  >;
}

/** The document of the API, as far as the page shows it. */
export interface ShownDocument {
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, ShownOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Shown>> };
}

/** What the page links to, relative to the gateway's own folder. */
export interface PageFiles {
  readonly styles: string;
  readonly icon: string;
}

const PROBLEM = "application/problem+json";

const SCHEMAS_TITLE = "What is asked and answered";

/** The page that people read the document by. It is whole without a script. */
export function apiPage(document: ShownDocument, { styles, icon }: PageFiles): string {
  const { info, tags, components } = document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const ofTag = (tag: string) => operations.filter(({ operation }) => operation.tags.includes(tag));
  const title = `${info.title} API`;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <link rel="stylesheet" href="${styles}" />
        <link rel="icon" type="image/svg+xml" href="${icon}" />
      </head>
      <body>
        <header>
          <h1>${title}</h1>
          <p>Version ${info.version} · <a href="api/v1/openapi.json">OpenAPI 3.1</a></p>
          ${prose(info.description)}
        </header>
        <nav aria-label="Operations">
          ${tags.map(
            ({ name }) =>
              html`<h2>${name}</h2>
                <ul>
                  ${ofTag(name).map(
                    ({ operation }) =>
                      html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`,
                  )}
                </ul>`,
          )}
          <p><a href="#schemas">${SCHEMAS_TITLE}</a></p>
        </nav>
        <main>
          ${tags.map(
            ({ name, description }) =>
              html`<section>
                <h2>${name}</h2>
                ${prose(description)}
                ${ofTag(name).map((one) => article(one.path, one.method, one.operation))}
              </section>`,
          )}
          <section id="schemas">
            <h2>${SCHEMAS_TITLE}</h2>
            ${Object.entries(components.schemas).map(
              ([name, schema]) =>
                html`<article id="${name}">
                  <h3>${name}</h3>
                  ${membersTable(schema)}
                </article>`,
            )}
          </section>
        </main>
      </body>
    </html>`;
  return page.markup;
}

function article(path: string, method: string, operation: ShownOperation): Markup {
  const scopes = operation.security.flatMap(({ bearer }) => bearer);
  const problems = Object.values(operation.responses).flatMap(({ content }) =>
    Object.keys(content[PROBLEM]?.examples ?? {}),
  );
  return html`<article id="${operation.operationId}">
    <h3>${operation.summary}</h3>
    <p class="address"><b>${method.toUpperCase()}</b> <code>${path}</code></p>
    ${prose(operation.description)}
    <p>Scopes: ${scopes.map((scope) => html`<code>${scope}</code> `)}</p>
    ${parametersTable(operation.parameters)}
    ${Object.values(operation.requestBody?.content ?? {}).map(
      (media) =>
        html`<h4>Body: ${typeWords(media.schema)}</h4>
          ${example(media, `Example of a body: ${operation.summary}`)}`,
    )}
    ${Object.entries(operation.responses)
      .filter(([, { content }]) => content[PROBLEM] === undefined)
      .map(
        ([status, { description, content }]) =>
          html`<h4>${status}: ${Object.values(content).map(({ schema }) => typeWords(schema))}</h4>
            <p>${withCode(description)}</p>
            ${Object.values(content).map((media) =>
              example(media, `Example of ${status}: ${operation.summary}`),
            )}`,
      )}
    <h4>Problems</h4>
    <ul class="problems">
      ${problems.map(
        (type) =>
          html`<li>
            <a href="problems#${type}"><code>${type}</code></a>
          </li>`,
      )}
    </ul>
  </article>`;
}

function parametersTable(parameters: ShownOperation["parameters"]): Markup {
  if (parameters.length === 0) return html``;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">parameter</th>
        <th scope="col">type</th>
        <th scope="col">meaning</th>
      </tr>
    </thead>
    <tbody>
      ${parameters.map((one) =>
        row(one.name, html`${typeWords(one.schema)}, in the ${one.in}`, one.required === true, {
          ...one.schema,
          description: one.description,
        }),
      )}
    </tbody>
  </table>`;
}

/** It can be wider than the page: whoever has no pointer scrolls it with the keyboard, and hears which it is. */
function example({ example: value }: ShownMedia, label: string): Markup {
  if (value === undefined) return html``;
  const text = typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
  // oxlint-disable-next-line no-useless-concat -- nothing may come between the tags
  return html`<pre tabindex="0" role="group" aria-label="${label}"><code>${text}</code></pre>`;
}
