import { describe, it } from "vitest";

import { BRAND_PLACE, EMBEDDERS_PLACE } from "../../../worker/brand/branded-page.ts";
import { SETTINGS, startGateway } from "./gateway.ts";

const PAGE = `<!doctype html><head>${BRAND_PLACE}${EMBEDDERS_PLACE}</head>`;
const BRAND = '{"name":"Example Cloud","logo":"https://cdn.example.com/logo.svg"}';

/** The assets' answer: the page, whose tag is `"page"`. */
const asset = (request: Request): Response => {
  const headers = { ETag: 'W/"page"', "Last-Modified": "Thu, 26 Nov 2026 00:00:00 GMT" };
  return request.headers.get("If-None-Match") === 'W/"page"'
    ? new Response(null, { status: 304, headers })
    : new Response(request.method === "HEAD" ? null : PAGE, { headers });
};

function gateway(brand: string) {
  return startGateway({ settings: { ...SETTINGS, BRAND: brand }, asset });
}

describe("the page of an operator's own", () => {
  it.for(["/", "/c", `/c/${"A".repeat(43)}`])(
    "has the brand at %s, and may show its logo",
    async (path, { expect }) => {
      const response = await gateway(BRAND).fetch(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain(
        'content="{&quot;name&quot;:&quot;Example Cloud&quot;',
      );
      expect(response.headers.get("Content-Security-Policy")).toContain(
        "img-src 'self' data: https://cdn.example.com;",
      );
    },
  );

  it("is known again by its tag, and is another one with another brand", async ({ expect }) => {
    const tag = (await gateway(BRAND).fetch("/")).headers.get("ETag");
    expect(tag).toMatch(/^W\/"page-[0-9a-f]{16}"$/);
    const headers = { "If-None-Match": String(tag) };
    const again = await gateway(BRAND).fetch("/", { headers });
    expect([again.status, again.headers.get("ETag")]).toEqual([304, tag]);
    for (const brand of ['{"name":"Other"}', "{}"]) {
      // oxlint-disable-next-line no-await-in-loop -- one gateway after another
      const other = await gateway(brand).fetch("/", { headers });
      expect(other.status).toBe(200);
      expect(other.headers.get("ETag")).not.toBe(tag);
    }
    // The page's own tag, and its time, say nothing of the brand.
    const plain = {
      "If-None-Match": 'W/"page"',
      "If-Modified-Since": "Fri, 27 Nov 2026 00:00:00 GMT",
    };
    const asked = gateway(BRAND);
    const response = await asked.fetch("/", { headers: plain });
    expect(response.status).toBe(200);
    expect(response.headers.get("Last-Modified")).toBeNull();
    expect([...(asked.assetRequests[0]?.headers.keys() ?? [])]).toEqual([]);
  });

  it("answers HEAD without a body", async ({ expect }) => {
    const response = await gateway(BRAND).fetch("/", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("ETag")).toMatch(/-[0-9a-f]{16}"$/);
  });

  it("is as it was without a brand", async ({ expect }) => {
    const response = await startGateway({ asset }).fetch("/");
    expect(await response.text()).toBe(PAGE);
    expect(response.headers.get("ETag")).toBe('W/"page"');
    expect(response.headers.get("Content-Security-Policy")).toContain("img-src 'self' data:;");
  });

  it("opens nothing while the brand is wrong", async ({ expect }) => {
    const response = await gateway('{"name":""}').fetch("/readyz");
    expect(response.status).toBe(503);
  });
});
