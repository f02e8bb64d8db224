import { createServer } from "node:net";

import { describe, it } from "vitest";

import type { EndCode } from "../../worker/channel/ends.ts";
import { sealTicket } from "../../worker/ticket/index.ts";
import { TEST_KEY } from "../support/gateway-secrets.ts";
import { openGatewaySocket } from "../support/gateway-socket.ts";
import { bareLink, mintLink, mintTicket, ticketClaims } from "../support/gateway.ts";
import { freePort } from "../support/listener.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";
import * as ENDS from "../../viewer/src/words/en/ends.ts";

const HOUR = 3600;

/** How long a machine that has gone is waited for. */
const WAIT_SECONDS = 1;

const stage = stageForFile({ vars: { WAIT_SECONDS: String(WAIT_SECONDS) } });

type Finish = (close: () => Promise<unknown>) => void;

/** A console that cannot be opened, and the end that tells why. */
interface Failure {
  readonly code: EndCode;
  readonly when: string;
  /** Makes the ticket. */
  readonly ticket: (finish: Finish) => Promise<string>;
}

const now = (): number => Date.now() / 1000;

const FAILURES: readonly Failure[] = [
  {
    code: "login-failed",
    when: "the password is wrong",
    ticket: async (finish) => {
      const server = await startTigerVnc({ paint: 0, password: "right" });
      finish(() => server.close());
      return mintTicket({ port: server.port, password: "wrong" });
    },
  },
  {
    code: "login-locked",
    when: "there were too many wrong passwords before",
    ticket: async (finish) => {
      const server = await startTigerVnc({ paint: 0, password: "right", blacklistThreshold: 1 });
      finish(() => server.close());
      const wrong = await mintTicket({ port: server.port, password: "wrong" });
      await openGatewaySocket({ url: stage().gateway.url, ticket: wrong }).closed;
      return mintTicket({ port: server.port, password: "right" });
    },
  },
  {
    code: "login-needs-password",
    when: "the ticket has no password and the server wants one",
    ticket: async (finish) => {
      const server = await startTigerVnc({ paint: 0, password: "right" });
      finish(() => server.close());
      return mintTicket({ port: server.port });
    },
  },
  {
    code: "target-unreachable",
    when: "the port is closed",
    ticket: async () => mintTicket({ port: await freePort() }),
  },
  {
    code: "target-not-allowed",
    when: "the address is not on the allow-list",
    ticket: () => mintTicket({ host: "192.0.2.1", port: 5900 }),
  },
  {
    code: "target-not-vnc",
    when: "something else than VNC answers",
    ticket: async (finish) => {
      const server = createServer((socket) => {
        socket.on("error", () => socket.destroy());
        socket.end("220 mail.example ESMTP ready\r\n");
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      finish(() => new Promise((resolve) => server.close(resolve)));
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("no TCP address");
      return mintTicket({ port: address.port });
    },
  },
  {
    code: "ticket-expired",
    when: "the ticket is old",
    ticket: () => mintTicket({ port: 5900, now: now() - HOUR }),
  },
  {
    code: "ticket-early",
    when: "the ticket is from the future",
    ticket: () => mintTicket({ port: 5900, now: now() + HOUR }),
  },
  {
    code: "ticket-invalid",
    when: "the ticket was tampered with",
    ticket: async () => {
      const parts = (await mintTicket({ port: 5900 })).split(".");
      const sealed = parts[3] ?? "";
      parts[3] = (sealed.startsWith("A") ? "B" : "A") + sealed.slice(1);
      return parts.join(".");
    },
  },
  {
    code: "ticket-invalid",
    when: "the ticket is for another gateway",
    ticket: () => sealTicket({ ...ticketClaims({ port: 5900 }), aud: "elsewhere" }, sharedKey),
  },
  {
    code: "ticket-invalid",
    when: "the link holds something else than a ticket",
    ticket: () => Promise.resolve("not-a-ticket"),
  },
];

const sharedKey = { kind: "shared", key: TEST_KEY } as const;

describe("a console that cannot be opened", () => {
  it.for(FAILURES)("ends with $code when $when", async ({ code, ticket }, context) => {
    const { expect } = context;
    const sealed = await ticket((close) =>
      context.onTestFinished(async () => void (await close())),
    );
    const { page } = await stage().visit(bareLink(stage().gateway, sealed));
    expect(await viewerEnd(page)).toBe(code);
    expect(await page.getByRole("heading", { name: ENDS.ends[code].title }).isVisible()).toBe(true);
    expect(await page.getByText(ENDS.ends[code].advice).isVisible()).toBe(true);
    expect(page.url()).not.toContain(sealed);
  });

  it("ends with ticket-used when the link was opened before", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0 });
    onTestFinished(() => server.close());
    const link = await mintLink(stage().gateway, { port: server.port });
    const first = await stage().visit(link);
    await viewerReaches(first.page, "live");
    const second = await stage().visit(link);
    expect(await viewerEnd(second.page)).toBe("ticket-used");
    expect(
      await second.page.getByRole("heading", { name: ENDS.ends["ticket-used"].title }).isVisible(),
    ).toBe(true);
    // The one who came first is not disturbed.
    await viewerReaches(first.page, "live");
  });

  it("explains itself when there is no ticket", async ({ expect }) => {
    const { page } = await stage().visit(`${stage().gateway.url}/c`);
    await viewerReaches(page, "landing");
    expect(await page.getByRole("heading", { name: "Porthole" }).first().isVisible()).toBe(true);
  });
});

describe("a console that was open", () => {
  it("ends with target-closed when the machine goes away and does not come back", async ({
    expect,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    const { page } = await stage().show({ port: server.port, waitSeconds: 1 });
    await viewerReaches(page, "live");
    await server.close();
    await viewerReaches(page, "waiting");
    expect(await viewerEnd(page)).toBe("target-closed");
    expect(
      await page.getByRole("heading", { name: ENDS.ends["target-closed"].title }).isVisible(),
    ).toBe(true);
  });

  it("ends with session-expired when its time is up", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, maxSeconds: 3 });
    await viewerReaches(page, "live");
    expect(await viewerEnd(page)).toBe("session-expired");
  });

  it("shows in the bar how much time it has left, in colour for the last minute", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port, maxSeconds: 66 });
    await viewerReaches(page, "live");
    const left = page.getByRole("timer");
    expect(await left.getAttribute("aria-label")).toBe("This session ends in 1 minute");
    expect(await left.getAttribute("data-soon")).toBeNull();
    await expect.poll(() => left.getAttribute("data-soon"), SOON).toBe("");
    expect(await left.textContent()).toMatch(/\d/);
    const bar = await page.locator("#bar").boundingBox();
    const box = await left.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(bar?.height ?? 0);
  });

  it("is left by a button that asks, and by nothing less", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().show({ port: server.port });
    await viewerReaches(page, "live");
    const leave = page.getByRole("button", { name: "Leave this console" });
    await leave.click();
    const question = page.getByRole("dialog", { name: "Leave Test machine?" });
    await question.getByRole("button", { name: "Stay" }).click();
    await question.waitFor({ state: "hidden" });
    expect(await page.locator("body").getAttribute("data-state")).toBe("live");
    const inScreen = () => page.evaluate(() => document.activeElement instanceof HTMLCanvasElement);
    await expect.poll(inScreen, SOON).toBe(true);
    await leave.click();
    await page.keyboard.press("Enter");
    expect(await viewerEnd(page)).toBe("closed");
  });
});
