import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer } from "node:net";

import { describe, it, type TestContext } from "vitest";

import { launchProfile } from "../support/chromium.ts";
import { mintTicket } from "../support/gateway.ts";
import { ROOT } from "../support/root.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerReaches } from "../support/viewer-page.ts";

const stage = stageForFile();

/** What docs/serving.md has control panels put into the machine's page, as it stands there. */
async function documented(gateway: string): Promise<readonly string[]> {
  const text = await readFile(`${ROOT}docs/serving.md`, "utf8");
  const [, section = ""] = text.split("## For control panels\n");
  const snippets = Array.from(section.matchAll(/```html\n(.*?)```/gs), ([, html = ""]) => html);
  return snippets.map((html) => html.replace("https://console.example.com", gateway));
}

/** The gateway as a browser reaches it: what begins on each connection, in the order of the connections. */
async function watchedGateway({ onTestFinished }: TestContext): Promise<{
  readonly url: string;
  readonly connections: readonly string[][];
}> {
  const connections: string[][] = [];
  const { hostname, port } = new URL(stage().gateway.url);
  const server = createTcpServer((client) => {
    const requests: string[] = [];
    connections.push(requests);
    const gateway = connect(Number(port), hostname);
    client.on("data", (bytes) => {
      const [line] = /^[A-Z]+ \S+(?= HTTP\/1\.1\r\n)/.exec(bytes.toString("latin1")) ?? [];
      if (line !== undefined) requests.push(line);
    });
    client.pipe(gateway).pipe(client);
    for (const [socket, other] of [
      [client, gateway],
      [gateway, client],
    ] as const) {
      socket.on("error", () => other.destroy());
      socket.on("close", () => other.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return { url: `http://127.0.0.1:${address.port}`, connections };
}

/** A control panel's page of another origin, with something in its head and a link to a console. */
async function panelWith(head: string, link: string, { onTestFinished }: TestContext) {
  const server = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html;charset=utf-8");
    answer.end(
      `<!doctype html><html lang="en"><title>web-01</title><link rel="icon" href="data:,">${head}` +
        `<p>A machine</p><a class="console" href="${link}">Console</a></html>`,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const context = await launchProfile();
  onTestFinished(() => context.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${address.port}`);
  return page;
}

describe("a control panel's page", () => {
  it("has a connection to the gateway before somebody clicks", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const { connections, url } = await watchedGateway(context);
    const [preconnect = ""] = await documented(url);
    expect(preconnect).toContain(`rel="preconnect" href="${url}"`);
    const link = `${url}/c#${await mintTicket({ port: server.port })}`;
    const page = await panelWith(preconnect, link, context);
    await expect.poll(() => connections, SOON).toEqual([[]]);
    await page.getByRole("link", { name: "Console" }).click();
    await viewerReaches(page, "live");
    expect(connections[0]?.[0]).toBe("GET /c");
  });

  it("has the console's page before somebody clicks, and does not use the link up", async (context) => {
    const { expect } = context;
    const server = await startTigerVnc({ paint: 0x3366cc });
    context.onTestFinished(() => server.close());
    const { connections, url } = await watchedGateway(context);
    const [, prefetch = ""] = await documented(url);
    expect(prefetch).toContain('"prefetch"');
    const ticket = await mintTicket({ port: server.port });
    const page = await panelWith(prefetch, `${url}/c#${ticket}`, context);
    await page.getByText("A machine").hover();
    expect(connections).toEqual([]);
    await page.getByRole("link", { name: "Console" }).hover();
    await expect.poll(() => connections.flat(), SOON).toEqual(["GET /c"]);
    await page.getByRole("link", { name: "Console" }).click();
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 320, 240), SOON).toBe("#3366cc");
    const delivery = await page.evaluate(() =>
      performance.getEntriesByType("navigation")[0]?.toJSON(),
    );
    expect(delivery).toMatchObject({ deliveryType: "navigational-prefetch" });
    const requests = connections.flat();
    expect(requests.filter((line) => line === "GET /c")).toHaveLength(1);
    expect(requests.filter((line) => line.includes("/connect"))).toHaveLength(1);
    expect(requests.join()).not.toContain(ticket);
  });
});
