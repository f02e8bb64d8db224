import { afterAll, beforeAll, describe, it } from "vitest";

import { cloudStackToken } from "../support/cloudstack.ts";
import { signIn } from "../support/admin-page.ts";
import { CLOUDSTACK_SECRETS, TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { bareLink, mintLink, mintTicket } from "../support/gateway.ts";
import { startPrefixProxy } from "../support/prefix-proxy.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerReaches } from "../support/viewer-page.ts";

const proxy = await startPrefixProxy("/vm/console");
afterAll(() => proxy.close());

const stage = stageForFile({
  secrets: CLOUDSTACK_SECRETS,
  vars: { ALLOWED_ORIGINS: proxy.origin },
});

describe("a gateway that a proxy has put into a folder, without knowing of it", () => {
  let server: PaintedVncServer;

  beforeAll(async () => {
    proxy.lead(stage().gateway.url);
    server = await startTigerVnc({ paint: 0x3366cc });
    return () => server.close();
  });

  it.for([
    ["with the session's name", true],
    ["of the ticket alone", false],
  ] as const)(
    "opens a link %s, and asks for nothing outside of the folder",
    async ([, named], { expect }) => {
      const request = { port: server.port };
      const link = named
        ? await mintLink(proxy, request)
        : bareLink(proxy, await mintTicket(request));
      const { page, addresses } = await stage().visit(link);
      await viewerReaches(page, "live");
      await expect.poll(() => screenColor(page, 5, 5), SOON).toBe("#3366cc");
      expect(page.url()).toBe(link.split("#")[0]);
      const within = proxy.url.replace(/^http/, "");
      expect(
        addresses.filter((address) => !address.replace(/^(?:http|ws)/, "").startsWith(within)),
      ).toEqual([]);
      expect(addresses.length).toBeGreaterThan(4);
    },
  );

  it.for(["/resource/noVNC/vnc.html", "/ajax"])(
    "opens CloudStack's console at %s",
    async (path, { expect }) => {
      const token = cloudStackToken({ fields: { clientHostPort: server.port } });
      const { page } = await stage().visit(`${proxy.url}${path}?port=8080&token=${token}`);
      await viewerReaches(page, "live");
      await expect.poll(() => screenColor(page, 5, 5), SOON).toBe("#3366cc");
      expect(page.url()).toBe(`${proxy.url}${path}?port=8080`);
    },
  );

  it("shows the operator's page, which calls the API in the folder", async ({ expect }) => {
    const { page, addresses } = await stage().visit(`${proxy.url}/admin`);
    await signIn(page, TEST_API_TOKEN);
    await page.locator("body:is([data-list=rows], [data-list=empty])").waitFor();
    expect(addresses.filter((address) => !address.startsWith(proxy.url))).toEqual([]);
    expect(addresses.some((address) => address.includes("/api/v1/sessions"))).toBe(true);
  });

  it("shows its landing page", async ({ expect }) => {
    const { page } = await stage().visit(`${proxy.url}/`);
    await viewerReaches(page, "landing");
    expect(await page.getByText("Open a console from your control panel").isVisible()).toBe(true);
  });
});
