import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll, describe, it } from "vitest";

import { buildStaticFolder, gatewayAddress } from "../../../viewer/build/static-folder.ts";
import { RIGHT_TO_LEFT } from "../../support/languages/pseudo-languages.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("the viewer as a folder for another server", () => {
  let folder = "";
  let html = "";

  beforeAll(async () => {
    const temporary = await temporaryFolder();
    folder = temporary.path;
    const gateway = gatewayAddress("https://console.example.com/eu");
    await buildStaticFolder(folder, { gateway, language: RIGHT_TO_LEFT });
    html = await readFile(join(folder, "index.html"), "utf8");
    return () => temporary.remove();
  });

  const hashOf = async (algorithm: string, path: string): Promise<string> =>
    createHash(algorithm)
      .update(await readFile(join(folder, path)))
      .digest("base64");

  it("is one page in the language that was asked for, with relative addresses", ({ expect }) => {
    expect(html).toContain('<html lang="ar-XB" dir="rtl">');
    expect(html).not.toMatch(/(?:href|src|action)="\//);
    expect(html).toContain('data-gateway="https://console.example.com/eu/"');
  });

  it("has a policy that names its inline scripts and its gateway, in the page and as a header", async ({
    expect,
  }) => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/g)];
    expect(inline).toHaveLength(2);
    const hashes = inline.map(([, text = ""]) =>
      createHash("sha256").update(text).digest("base64"),
    );
    expect(policy).toContain(
      `script-src 'self' ${hashes
        .map((one) => `'sha256-${one}'`)
        .toReversed()
        .join(" ")};`,
    );
    expect(policy).toContain("connect-src https://console.example.com wss://console.example.com;");
    expect(policy).toContain("trusted-types 'none'; require-trusted-types-for 'script'");
    expect(html.indexOf("http-equiv")).toBeLessThan(html.indexOf("<script"));
    const headers = await readFile(join(folder, "_headers"), "utf8");
    expect(headers).toContain(`  Content-Security-Policy: ${policy}; frame-ancestors 'none'\n`);
    for (const line of headers.split("\n")) expect(line.length).toBeLessThan(2000);
  });

  it("has a hash of every script and style that a page can fetch", async ({ expect }) => {
    const linked = [
      ...html.matchAll(/(?:href|src)="(assets\/[\w-]+\.(?:css|js))"\s+integrity="sha384-([^"]+)"/g),
    ];
    const map = /<script type="importmap">(.*?)<\/script>/.exec(html)?.[1] ?? "";
    const { integrity }: { integrity: Record<string, string> } = JSON.parse(map);
    const assets = await readdir(join(folder, "assets"));
    const scripts = assets.filter((name) => name.endsWith(".js"));
    expect(Object.keys(integrity).toSorted()).toEqual(
      scripts.map((name) => `./assets/${name}`).toSorted(),
    );
    const all = [
      ...linked.map(([, path = "", hash = ""]) => [path, `sha384-${hash}`] as const),
      ...Object.entries(integrity),
    ];
    for (const [path, hash] of all) {
      // oxlint-disable-next-line no-await-in-loop -- few, and in order
      expect(hash).toBe(`sha384-${await hashOf("sha384", path)}`);
    }
    const named = [...html.matchAll(/(?:href|src)="assets\/[\w-]+\.(?:css|js)"/g)];
    expect(linked).toHaveLength(named.length);
    expect(linked.length).toBeGreaterThanOrEqual(5);
  });

  it("has a brand, and who may show it in a frame, if it is built with them", async ({
    expect,
    onTestFinished,
  }) => {
    const other = await temporaryFolder();
    onTestFinished(() => other.remove());
    const gateway = gatewayAddress("https://console.example.com");
    const frameAncestors = "https://portal.example.com";
    const brand = { name: "Example Cloud", logo: "https://cdn.example.com/logo.svg" };
    const options = { gateway, language: RIGHT_TO_LEFT, brand, frameAncestors };
    await buildStaticFolder(other.path, options);
    const page = await readFile(join(other.path, "index.html"), "utf8");
    expect(page).toContain('name="porthole-brand" content="{&quot;name&quot;:&quot;Example Cloud');
    expect(page).toContain(`name="porthole-embedders" content="${frameAncestors}"`);
    expect(page).toContain("img-src 'self' data: https://cdn.example.com;");
    const headers = await readFile(join(other.path, "_headers"), "utf8");
    expect(headers).toContain(`; frame-ancestors ${frameAncestors}\n  Cross-Origin-Opener-Policy`);
    expect(headers).not.toContain("X-Frame-Options");
    expect(html).toContain('name="porthole-brand" content=""');
    expect(html).toContain('name="porthole-embedders" content=""');
  });

  it("keeps what pages of an earlier build ask for", async ({ expect }) => {
    const before = join(folder, "assets/main-EARLIER1.js");
    await writeFile(before, "");
    const gateway = gatewayAddress("https://console.example.com");
    await buildStaticFolder(folder, { gateway, language: RIGHT_TO_LEFT });
    expect(await readFile(before, "utf8")).toBe("");
  });
});

describe("the address of a gateway", () => {
  it.for<[string, string]>([
    ["https://console.example.com", "https://console.example.com/"],
    ["https://example.com/consoles/eu", "https://example.com/consoles/eu/"],
    ["http://localhost:8787", "http://localhost:8787/"],
  ])("%s is %s", ([text, address], { expect }) => {
    expect(gatewayAddress(text).href).toBe(address);
  });

  it.for([
    "console.example.com",
    "http://console.example.com",
    "javascript:alert(1)",
    "https://user@console.example.com",
    "https://console.example.com/?x",
    "https://console.example.com/#x",
    "",
  ])("is not %s", (text, { expect }) => {
    expect(() => gatewayAddress(text)).toThrow("--gateway must be");
  });
});
