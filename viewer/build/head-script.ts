import { createHash } from "node:crypto";

import { html, type Markup } from "../src/page/html.ts";
import { classicScript } from "./classic-script.ts";

/** The script that is inline in the page's head. */
export interface HeadScript {
  readonly source: string;
  /** As a Content-Security-Policy names it. */
  readonly hash: string;
}

/** Throws for a source that would not stay inside its element. */
export async function headScript(): Promise<HeadScript> {
  const source = await classicScript("viewer/src/start/head.ts");
  if (/<!--|<\/?script|\n/i.test(source)) throw new Error("the head's script is not for a page");
  const hash = createHash("sha256").update(source).digest();
  return { source, hash: `sha256-${hash.toString("base64")}` };
}

/** The script's element, which says where the gateway is. The hash is that of each character in it. */
export function headElement(gateway: string, { source }: HeadScript): Markup {
  const opening = html`<script data-gateway="${gateway}">`;
  return { markup: `${opening.markup.trim()}${source}</script>` };
}
