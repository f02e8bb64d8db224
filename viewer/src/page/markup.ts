import { html, type Markup } from "./html.ts";

/** What the build puts into the page around its features. */
export interface PageParts {
  /** What comes before everything else that the page fetches. */
  readonly first?: Markup;
  /** Links to the files that esbuild made. */
  readonly head: Markup;
  /** The icons, as symbols of one hidden SVG. */
  readonly sprite: Markup;
  readonly body: Markup;
  /** The state of the page before its script runs. */
  readonly state?: string;
}

/** The words of every page's head. */
interface PageWords {
  readonly language: { readonly tag: string; readonly direction: string };
  readonly page: { readonly name: string; readonly description: string };
}

/** The whole page in a language. */
export function pageMarkup({ language, page }: PageWords, parts: PageParts): string {
  const { markup } = html`<!doctype html>
    <html lang="${language.tag}" dir="${language.direction}">
      <head>
        <meta charset="utf-8" />
        ${parts.first ?? []}
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <title>${page.name}</title>
        <meta name="description" content="${page.description}" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#0e1113" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0e1113" media="(prefers-color-scheme: dark)" />
        ${parts.head}
      </head>
      <body data-state="${parts.state ?? "connecting"}">
        ${parts.sprite} ${parts.body}
      </body>
    </html> `;
  return squeezed(markup);
}

/** Indentation is for readers of the source. */
function squeezed(markup: string): string {
  return markup.replaceAll(/\n\s+/g, "\n");
}
