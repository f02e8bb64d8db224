import { WebSocket } from "ws";
import { describe, it } from "vitest";

import { serveNovncPage } from "../bench/subjects/novnc-page.ts";
import { consoleUrl } from "../../demo/cloudstack/console-url.ts";
import { openPage } from "../support/chromium.ts";
import { cloudStackToken, type CloudStackRequest } from "../support/cloudstack.ts";
import { CLOUDSTACK_SECRETS } from "../support/gateway-secrets.ts";
import { startGateway } from "../support/gateway.ts";
import { startQemu } from "../support/qemu.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { isDrawn, PROMPT, readCells } from "../support/vga-text.ts";
import {
  focusScreen,
  screenColor,
  screenPixels,
  SOON,
  typeInto,
  viewerEnd,
  viewerReaches,
} from "../support/viewer-page.ts";

/** What a management server gives a machine as VNC password: 22 characters, of which 8 count. */
const SID = "cAnArYsIdcAnArYsIdcAnA";
const EXTRA = "cAnArY+extra/100%=";
const BLUE = "#3366cc";

const pages = await serveNovncPage();
const stage = stageForFile({
  secrets: CLOUDSTACK_SECRETS,
  vars: { ALLOWED_ORIGINS: pages.origin },
});

const tokens: string[] = [];

function tokenOf(request: CloudStackRequest): string {
  const token = cloudStackToken(request);
  tokens.push(token);
  return token;
}

/** What CloudStack answers a person who opens a console. */
function urlOf(request: CloudStackRequest, more = ""): string {
  return consoleUrl(stage().gateway.url, tokenOf(request), more);
}

const painted = () => startTigerVnc({ paint: 0x3366cc, password: SID.slice(0, 8) });

const at = (port: number, fields: CloudStackRequest["fields"] = {}): CloudStackRequest => ({
  fields: { clientHostPort: port, clientHostPassword: SID, ...fields },
});

describe("a console URL of CloudStack, unchanged", () => {
  it("shows TigerVNC's screen, once, and leaves no secret in the address", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await painted();
    onTestFinished(() => server.close());
    const url = urlOf(at(server.port, { clientDisplayName: "bücher <b>01" }), "&guest=windows");
    const { page, addresses } = await stage().visit(url);
    await viewerReaches(page, "live");
    await expect.poll(() => screenColor(page, 5, 5), SOON).toBe(BLUE);
    expect(await page.title()).toContain("bücher <b>01");
    expect(page.url()).toMatch(
      /\/resource\/noVNC\/vnc\.html\?autoconnect=true&show_dot=true&port=\d+&guest=windows$/,
    );
    // No request has the token in its address besides the page itself: the WebSocket has it apart.
    expect(addresses.filter((address) => address.includes("token="))).toEqual([url]);
    expect(addresses).toContain(`${stage().gateway.url.replace("http", "ws")}/websockify`);
    // Nothing else of the page keeps it.
    const kept = await page.evaluate(() =>
      [
        document.documentElement.outerHTML,
        document.title,
        document.cookie,
        document.referrer,
        JSON.stringify(history.state),
        JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      ].join("\n"),
    );
    expect(kept).toContain("bücher &lt;b&gt;01");
    expect(kept).not.toContain(tokens.at(-1)?.slice(20, 40));
    expect(kept).not.toContain("cAnArY");

    const again = await stage().visit(url);
    expect(await viewerEnd(again.page)).toBe("ticket-used");
    expect(again.page.url()).not.toContain("token");
    // The first goes on.
    expect(await page.locator("body").getAttribute("data-state")).toBe("live");
  });

  it("types into QEMU", async ({ expect, onTestFinished }) => {
    const machine = await startQemu({ guest: "echo", password: SID.slice(0, 8) });
    onTestFinished(() => machine.close());
    const { page } = await stage().visit(urlOf(at(machine.port)));
    await viewerReaches(page, "live");
    const row = (from: number, count: number) =>
      readCells((...area) => screenPixels(page, ...area), from, count);
    await expect.poll(() => row(0, 1), SOON).toEqual([PROMPT]);
    await focusScreen(page);
    await typeInto(page, "cloud");
    await expect.poll(async () => (await row(1, 5)).filter(isDrawn).length, SOON).toBe(5);
  });

  it("works on vnc_lite.html and on the old viewer's page", async ({ expect, onTestFinished }) => {
    const server = await painted();
    onTestFinished(() => server.close());
    for (const path of ["/resource/noVNC/vnc_lite.html", "/ajax"]) {
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      const { page } = await stage().visit(
        `${stage().gateway.url}${path}?token=${tokenOf(at(server.port))}`,
      );
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      await viewerReaches(page, "live");
      expect(new URL(page.url()).search).toBe("");
    }
  });

  it.for([
    [
      "two minutes later",
      "ticket-expired",
      (): CloudStackRequest => ({ now: Date.now() - 120_000 }),
    ],
    ["of Hyper-V", "target-unsupported", () => ({ fields: { hypervHost: "10.5.5.5" } })],
    ["without a VNC port", "target-not-running", () => ({ fields: { clientHostPort: 0 } })],
    ["of before 4.18.1", "ticket-invalid", () => ({ old: true })],
    ["to elsewhere", "target-not-allowed", () => ({ fields: { clientHostAddress: "192.0.2.1" } })],
  ] as const)("%s ends with %s", async ([, code, request], { expect }) => {
    const { page } = await stage().visit(urlOf(request()));
    expect(await viewerEnd(page)).toBe(code);
    expect(page.url()).not.toContain("token");
  });

  it("that was cut or has no token says so", async ({ expect }) => {
    const url = urlOf(at(5900));
    const cut = await stage().visit(url.slice(0, -9));
    expect(await viewerEnd(cut.page)).toBe("ticket-invalid");
    const none = await stage().visit(url.replace(/&token=.*/, ""));
    await viewerReaches(none.page, "landing");
  });

  it("with an extra token wants it, and is not used up without", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await painted();
    onTestFinished(() => server.close());
    const token = tokenOf(at(server.port, { extraSecurityToken: EXTRA }));
    for (const more of ["", "&extra=wrong", "&extra="]) {
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      const { page } = await stage().visit(consoleUrl(stage().gateway.url, token, more));
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      expect(await viewerEnd(page)).toBe("ticket-invalid");
      expect(page.url()).not.toMatch(/extra|token/);
    }
    const { page } = await stage().visit(consoleUrl(stage().gateway.url, token, `&extra=${EXTRA}`));
    await viewerReaches(page, "live");
    expect(page.url()).not.toMatch(/cAnArY/);
  });
});

describe("a gateway that checks source addresses", () => {
  it("refuses who asks from elsewhere, and nobody else", async ({ expect, onTestFinished }) => {
    const server = await painted();
    onTestFinished(() => server.close());
    const gateway = await startGateway({
      secrets: CLOUDSTACK_SECRETS,
      vars: { CLOUDSTACK_CHECK_SOURCE_IP: "true" },
    });
    onTestFinished(() => gateway.close());
    const open = async (sourceIP: string) => {
      const token = tokenOf(at(server.port, { sourceIP }));
      const watched = await openPage(stage().browser);
      onTestFinished(() => watched.close());
      await watched.page.goto(consoleUrl(gateway.url, token));
      return watched.page;
    };
    expect(await viewerEnd(await open("198.51.100.7"))).toBe("link-address");
    await viewerReaches(await open("127.0.0.1"), "live");
  });
});

describe("other viewers at CloudStack's addresses", () => {
  it.for([
    ["no subprotocol, as noVNC's own page does", "/websockify", undefined],
    ["binary, as CloudStack's noVNC does", "/websockify", ["binary"]],
    ["binary at the path of CloudStack 4.21", "/websockify/websockify", ["binary"]],
    ["binary with two slashes", "//websockify", ["binary"]],
  ] as const)(
    "stock noVNC that offers %s",
    async ([, path, protocols], { expect, onTestFinished }) => {
      const server = await painted();
      onTestFinished(() => server.close());
      const token = tokenOf(at(server.port));
      const show = async () => {
        const watched = await openPage(stage().browser);
        onTestFinished(() => watched.close());
        const relay = `${stage().gateway.url.replace("http", "ws")}${path}?token=${token}`;
        const closed = watched.page
          .waitForEvent("websocket")
          .then((socket) => socket.waitForEvent("close"));
        closed.catch(() => undefined);
        await watched.page.goto(
          pages.address({ relay, password: undefined, ...(protocols && { protocols }) }),
        );
        return { page: watched.page, closed };
      };
      const colour = (page: Awaited<ReturnType<typeof show>>["page"]) =>
        page.locator("canvas").evaluate((canvas: HTMLCanvasElement) => {
          const data = canvas.getContext("2d")?.getImageData(5, 5, 1, 1).data ?? [];
          return [...data].slice(0, 3).join(",");
        });
      const { page } = await show();
      await expect.poll(() => colour(page), SOON).toBe("51,102,204");
      // A second one is let in by the handshake and put out at once.
      await (
        await show()
      ).closed;
    },
  );

  it("a viewer that sends its first three messages in one frame gets its picture", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await painted();
    onTestFinished(() => server.close());
    const { url } = stage().gateway;
    const path = `/websockify?token=${tokenOf(at(server.port))}`;
    const socket = new WebSocket(`${url.replace("http", "ws")}${path}`, "binary", { origin: url });
    onTestFinished(() => socket.close());
    const received: Buffer[] = [];
    socket.on("message", (data: Buffer) => received.push(data));
    await expect.poll(() => received.length, SOON).toBeGreaterThanOrEqual(4);
    expect(received.slice(0, 3).map((message) => message.toString("latin1"))).toEqual([
      "RFB 003.008\n",
      "\u0001\u0001",
      "\0\0\0\0",
    ]);
    const pixelFormat = [0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0];
    const onlyRaw = [2, 0, 0, 1, 0, 0, 0, 0];
    const wholeScreen = [3, 0, 0, 0, 0, 0, 1, 0, 0, 64];
    socket.send(Buffer.from("RFB 003.008\n"));
    socket.send(Uint8Array.of(1));
    socket.send(Uint8Array.of(1));
    socket.send(Uint8Array.from([...pixelFormat, ...onlyRaw, ...wholeScreen]));
    // The gateway asked for the first picture itself, in encodings that noVNC has: that is on its way. A
    // second request shows that it knows where the messages in the frame began and ended.
    await expect.poll(() => received.slice(4).some((message) => message[0] === 0), SOON).toBe(true);
    socket.send(Uint8Array.from(wholeScreen));
    const row = Buffer.alloc(256 * 4, Uint8Array.of(0x33, 0x66, 0xcc, 0));
    await expect.poll(() => Buffer.concat(received).includes(row), SOON).toBe(true);
  });

  it("a page of elsewhere is told so and gets nothing", async ({ expect }) => {
    const reason = await new Promise((resolve) => {
      const socket = new WebSocket(
        `${stage().gateway.url.replace("http", "ws")}/websockify?token=${tokenOf(at(5900))}`,
        "binary",
        { origin: "https://evil.example" },
      );
      socket.on("close", (_code, reason) => resolve(reason.toString()));
      socket.on("message", () => resolve("a message"));
      socket.on("error", () => undefined);
    });
    expect(reason).toBe("origin-not-allowed");
  });
});

describe("the gateway's log", () => {
  it("has no token, password, extra token or session of XenServer in it", async ({ expect }) => {
    const fields = {
      clientTunnelUrl: "https://127.0.0.1:1/console?ref=OpaqueRef:cAnArY-console",
      clientTunnelSession: "OpaqueRef:cAnArY-session",
      sessionUuid: "cAnArY-uuid",
    };
    const { page } = await stage().visit(urlOf({ fields }));
    await viewerReaches(page, "ended");
    const log = stage().gateway.logs().join("\n");
    expect(log).toContain('"issuer":"cloudstack"');
    expect(log).toContain('"reason":"extra"');
    expect(log).not.toContain("cAnArY");
    expect(tokens.length).toBeGreaterThan(15);
    for (const token of tokens) {
      expect(log).not.toContain(token.slice(20, 40));
      expect(log).not.toContain(encodeURIComponent(token.slice(20, 40)));
    }
  });
});
