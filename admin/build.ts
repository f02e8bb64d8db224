import type { Bundle } from "../viewer/build/bundle.ts";
import { spriteFor } from "../viewer/build/sprite.ts";
import { html } from "../viewer/src/page/html.ts";
import { pageMarkup } from "../viewer/src/page/markup.ts";
import { bodyMarkup } from "./src/markup.ts";
import * as english from "./src/words/english.ts";

/** Max bytes, by brotli, of the whole operator's page: it is nobody's first frame, and stays small all the same. */
export const ADMIN_CEILING = 25_000;

interface AdminParts extends Bundle {
  /** Path of the icon in the output folder. */
  readonly icon: string;
  readonly version: string;
}

/** The operator's page, which is in the gateway's own folder. */
export async function adminPage(parts: AdminParts): Promise<string> {
  const { icon, preloads, script, source, styles, version } = parts;
  const head = html`
    <link rel="stylesheet" href="${styles}" />
    <script type="module" src="${script}"></script>
    ${preloads.map((path) => html`<link rel="modulepreload" href="${path}" /> `)}
    <link rel="icon" type="image/svg+xml" href="${icon}" />
  `;
  const body = bodyMarkup(english, { version });
  const sprite = await spriteFor([body.markup, source]);
  return pageMarkup(english.markup, { head, sprite, body, state: "admin" });
}
