import { createHash } from "node:crypto";
import { relative } from "node:path";

import { logoOrigin, type Brand } from "../../worker/brand/brand.ts";
import { brandedPage } from "../../worker/brand/branded-page.ts";
import { PERMISSIONS, viewerPolicy } from "../../worker/http/security-headers.ts";
import { html, type Markup } from "../src/page/html.ts";
import type { LanguageFiles } from "../src/words/languages.ts";
import { ingredients } from "./ingredients.ts";
import { OutputFolder } from "./output-folder.ts";
import { page, scriptsIn, type Standalone } from "./viewer-in.ts";

/** What a folder for another server than the gateway is built for. */
export interface StaticOptions {
  /** Address of the gateway, with a slash at its end. */
  readonly gateway: URL;
  readonly language: LanguageFiles;
  /** As in the setting BRAND. */
  readonly brand?: Brand | undefined;
  /** As in the setting FRAME_ANCESTORS; `'none'` when left out. */
  readonly frameAncestors?: string | undefined;
}

/**
 * Reads the address of a gateway: https, or http on this computer. Throws with what is wrong.
 */
export function gatewayAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url?.protocol === "http:" && /^(?:localhost|127\.0\.0\.1)$/.test(url.hostname);
  if (url === undefined || (url.protocol !== "https:" && !isHere))
    throw new Error("--gateway must be an https address such as https://console.example.com");
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "")
    throw new Error("--gateway must be an address without a user, a query and a fragment");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/**
 * Builds the viewer as a folder for any web server. What is there of earlier builds stays: pages that are open may
 * still ask for it.
 */
export async function buildStaticFolder(outdir: string, options: StaticOptions): Promise<void> {
  const folder = new OutputFolder(outdir);
  const viewer = await ingredients(folder, outdir);
  const { parts, words } = await scriptsIn(options.language, viewer);
  const contents = new Map<string, string | Uint8Array>([
    ...parts.files.map((file) => [relative(outdir, file.path), file.contents] as const),
    ...Object.values(viewer.novnc).map(({ path, source }) => [path, source] as const),
  ]);
  const integrities = new Map([...contents].map(([path, text]) => [path, integrity(text)]));
  const map = importMap(integrities);
  const { brand, frameAncestors = "'none'", gateway } = options;
  const hashes = [parts.head.hash, `sha256-${hash("sha256", map)}`];
  const policy = policyOf(gateway, hashes, brand && logoOrigin(brand));
  const standalone: Standalone = {
    gateway: gateway.href,
    before: before(policy, map),
    integrityOf: (path) => {
      const value = integrities.get(path);
      if (value === undefined) throw new Error(`${path} is not in the folder`);
      return html`integrity="${value}" crossorigin`;
    },
  };
  const plain = await page("", words, parts, standalone);
  await folder.put("index.html", brandedPage(plain, { brand, frameAncestors }));
  await folder.put("_headers", headers(policy, frameAncestors));
}

/** Scripts that others import are checked by an import map. */
function importMap(integrities: ReadonlyMap<string, string>): string {
  const scripts = [...integrities].filter(([path]) => path.endsWith(".js"));
  const entries = scripts.map(([path, value]) => [`./${path}`, value]);
  return JSON.stringify({ integrity: Object.fromEntries(entries) });
}

function before(policy: string, map: string): Markup {
  const meta = html`<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
  // Of what is between its tags, each character counts.
  return { markup: `${meta.markup}<script type="importmap">${map}</script>` };
}

function policyOf(
  { host, origin, protocol }: URL,
  hashes: readonly string[],
  logo: string | undefined,
): string {
  return viewerPolicy({
    scripts: ["'self'", ...hashes.map((one) => `'${one}'`)].join(" "),
    logo,
    connections: `${origin} ${protocol === "https:" ? "wss" : "ws"}://${host}`,
    trustedTypes: "'none'",
  });
}

/** A file of headers as Cloudflare Pages and Netlify read it. */
function headers(policy: string, frameAncestors: string): string {
  // Older than frame-ancestors and unable to list origins, so only the strict case has it.
  const deny = frameAncestors === "'none'" ? "  X-Frame-Options: DENY\n" : "";
  return `/*
  Content-Security-Policy: ${policy}; frame-ancestors ${frameAncestors}
${deny}  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: ${PERMISSIONS}
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
/assets/*
  Cache-Control: public, max-age=31536000, immutable
`;
}

function integrity(content: string | Uint8Array): string {
  return `sha384-${hash("sha384", content)}`;
}

function hash(algorithm: "sha256" | "sha384", content: string | Uint8Array): string {
  return createHash(algorithm).update(content).digest().toString("base64");
}
