import { once } from "node:events";
import { createServer, type Server } from "node:http";

import { beforeAll, describe, it } from "vitest";

import { consoleUrl } from "../../demo/cloudstack/console-url.ts";
import { openPage } from "../support/chromium.ts";
import { cloudStackToken } from "../support/cloudstack.ts";
import { CLOUDSTACK_SECRETS } from "../support/gateway-secrets.ts";
import { startGateway } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { SOON } from "../support/viewer-page.ts";

const SID = "cAnArYsIdcAnArYsIdcAnA";
const LEGACY = { CLOUDSTACK_LEGACY: "true" };

/** The console's URL that the management server puts into its frame. */
let framed = "";
const managementServer: Server = createServer((_, response) => {
  response.setHeader("content-type", "text/html;charset=UTF-8");
  // As ConsoleProxyServlet up to 4.17 answers cmd=access.
  response.end(
    `<html><title>web-01</title><frameset><frame src="${framed}"></frame></frameset></html>`,
  );
});
managementServer.listen(0, "127.0.0.1");
await once(managementServer, "listening");
const listening = managementServer.address();
const port = typeof listening === "object" && listening !== null ? listening.port : 0;
const cloud = `http://127.0.0.1:${port}`;

const stage = stageForFile({
  secrets: CLOUDSTACK_SECRETS,
  vars: { ...LEGACY, FRAME_ANCESTORS: cloud },
});
beforeAll(() => () => void managementServer.close());

/** A URL of 4.17: its token names no session. */
const urlOf = (gateway: string, vnc: number): string => {
  const fields = { clientHostPort: vnc, clientHostPassword: SID, sessionUuid: undefined };
  return consoleUrl(gateway, cloudStackToken({ old: true, fields }));
};

describe("the console page of CloudStack 4.15 to 4.17", () => {
  it("shows the console in its frame, which takes keys", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc, password: SID.slice(0, 8) });
    onTestFinished(() => server.close());
    framed = urlOf(stage().gateway.url, server.port);
    const watched = await openPage(stage().browser);
    onTestFinished(() => watched.close());
    const { page } = watched;
    await page.goto(`${cloud}/client/console?cmd=access&vm=web-01`);
    const frame = page.frameLocator("frame");
    await frame.locator('body[data-state="live"]').waitFor({ state: "attached" });
    await frame.locator("#screen canvas").click();
    await page.keyboard.type("framed", { delay: 30 });
    await expect.poll(() => server.display.typed(), SOON).toBe("framed");
    // Chromium's way to say that a frame of elsewhere takes no focus before it is clicked.
    const faults = watched.faults.filter((fault) => !fault.includes("Blocked autofocusing"));
    expect(faults).toEqual([]);
  });

  it("stays empty where FRAME_ANCESTORS does not name it, and /readyz has a note", async ({
    expect,
    onTestFinished,
  }) => {
    const gateway = await startGateway({ secrets: CLOUDSTACK_SECRETS, vars: LEGACY });
    onTestFinished(() => gateway.close());
    framed = urlOf(gateway.url, 5900);
    const watched = await openPage(stage().browser);
    onTestFinished(() => watched.close());
    await watched.page.goto(`${cloud}/client/console?cmd=access&vm=web-01`);
    await expect.poll(() => watched.faults.join("\n"), SOON).toContain("frame-ancestors 'none'");
    const ready = await fetch(`${gateway.url}/readyz`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({
      status: "ready",
      notes: expect.arrayContaining([expect.stringContaining("FRAME_ANCESTORS is 'none'")]),
    });
  });
});
