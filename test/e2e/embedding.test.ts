import type { Frame, Page } from "playwright-core";
import { beforeAll, describe, it, type TestContext } from "vitest";

import type { PortholeConsoleElement } from "../../element/index.ts";
import type { ConsoleMessage, EmbedderRequest } from "../../element/protocol.ts";
import { startPortal, type Portal } from "../support/portal.ts";
import type { TicketRequest } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc, type PaintedVncServer } from "../support/tiger-vnc.ts";
import { SOON } from "../support/viewer-page.ts";

/** The policy of a careful control panel, isolated from everything else. */
const STRICT = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; img-src data:; frame-src http:; require-trusted-types-for 'script'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const portals: Portal[] = [];
const stage = stageForFile(async () => {
  portals.push(
    await startPortal('<porthole-console label="Console of web-01"></porthole-console>', STRICT),
    await startPortal(
      '<iframe title="console" sandbox="allow-scripts allow-same-origin"></iframe>',
    ),
    await startPortal('<iframe title="console" allow="fullscreen"></iframe>'),
  );
  const origins = portals.map(({ url }) => url).join(" ");
  return { vars: { FRAME_ANCESTORS: origins } };
});
beforeAll(() => () => {
  for (const portal of portals) portal.close();
});

interface EmbeddedScene {
  readonly page: Page;
  readonly frame: Frame;
  readonly server: PaintedVncServer;
}

function portal(at: number): string {
  return portals[at]?.url ?? "";
}

/** The portal's page with a live console in its element, and everything that the element has told. */
async function embedded(
  { onTestFinished }: Pick<TestContext, "onTestFinished">,
  request: Pick<TicketRequest, "mode"> = {},
): Promise<EmbeddedScene> {
  const server = await startTigerVnc({ paint: 0x3366cc });
  onTestFinished(() => server.close());
  const { page } = await stage().visit(portal(0));
  const link = await stage().link({ port: server.port, ...request });
  await page.evaluate((address) => {
    const element = document.querySelector<PortholeConsoleElement>("porthole-console");
    if (element === null) throw new Error("no element");
    const told: [string, unknown][] = [];
    Object.assign(window, { told });
    for (const name of ["state", "title", "size", "end"] as const) {
      element.addEventListener(`porthole-${name}`, ({ detail }) => told.push([name, detail]));
    }
    element.style.setProperty("block-size", "500px");
    element.link = address;
  }, link);
  await page.waitForFunction(() => document.querySelector("porthole-console")?.state === "live");
  const frame = page.frames().find((one) => one.url().startsWith(stage().gateway.url));
  if (frame === undefined) throw new Error("the gateway's page is in no frame");
  return { page, frame, server };
}

/** What the element has told. */
function told(page: Page): Promise<[string, unknown][]> {
  return page.evaluate(() => (window as unknown as { told: [string, unknown][] }).told);
}

/** Evaluates in the page as no gesture of a person's: all else that a test evaluates counts as one. */
async function evaluator(page: Page): Promise<(expression: string) => Promise<unknown>> {
  const browser = await page.context().newCDPSession(page);
  return async (expression) => {
    const options = { awaitPromise: true, returnByValue: true, userGesture: false };
    const { result } = await browser.send("Runtime.evaluate", { expression, ...options });
    return result.value;
  };
}

/** Has the element do something: `done`, or why not. */
function asked(page: Page, what: "end" | "sendKeys" | "typeText", text = ""): Promise<string> {
  return page.evaluate(
    async ([name, argument]) => {
      const element = document.querySelector("porthole-console");
      try {
        await element?.[name](argument);
        return "done";
      } catch (error) {
        return error instanceof Error && "reason" in error ? String(error.reason) : String(error);
      }
    },
    [what, text] as const,
  );
}

describe("<porthole-console> in a control panel's page", () => {
  it("shows the console in its box, and tells what it is doing", async (context) => {
    const { expect } = context;
    const { page, frame, server } = await embedded(context);
    await expect
      .poll(() => told(page), SOON)
      .toEqual(
        expect.arrayContaining([
          ["state", { state: "live", mode: "control" }],
          ["title", { title: "Test machine" }],
          ["size", { width: 640, height: 480 }],
        ]),
      );
    const element = page.locator("porthole-console");
    const box = await element.boundingBox();
    expect(box?.height).toBe(500);
    const size = await frame.evaluate(() => [innerWidth, innerHeight]);
    expect(size).toEqual([Math.round(box?.width ?? 0), 500]);
    // It takes keys like any console.
    await frame.locator("#screen canvas").click();
    await page.keyboard.type("framed", { delay: 30 });
    await expect.poll(() => server.display.typed(), SOON).toBe("framed");
  });

  it("has the link nowhere in the page", async (context) => {
    const { expect } = context;
    const { page, frame } = await embedded(context);
    const markup = await page.evaluate(() => document.documentElement.outerHTML);
    expect(markup).not.toContain(stage().gateway.url);
    expect(
      await page.evaluate(() => document.querySelector("porthole-console")?.shadowRoot),
    ).toBeNull();
    expect(frame.url()).not.toContain("#");
    expect(JSON.stringify(await told(page))).not.toContain("/c/");
    // In markup there is no other way; it does not stay there.
    const kept = await page.evaluate(() => {
      const element = document.querySelector("porthole-console");
      element?.setAttribute("link", "about:blank#secret".replace("about:", "https://"));
      return element?.hasAttribute("link");
    });
    expect(kept).toBe(false);
  });

  it("types text, presses keys, and leaves", async (context) => {
    const { expect } = context;
    const { page, server } = await embedded(context);
    expect(await asked(page, "typeText", "Hi 5")).toBe("done");
    await expect.poll(() => server.display.typed(), SOON).toBe("Hi 5");
    expect(await asked(page, "sendKeys", "Ctrl+Alt+Delete")).toBe("done");
    await expect
      .poll(() => server.display.keysyms().slice(-3), SOON)
      .toEqual([0xffe3, 0xffe9, 0xffff]);
    expect(await asked(page, "sendKeys", "Ctrl+Nothing")).toBe("unknown-keys");
    expect(await asked(page, "end")).toBe("done");
    await expect
      .poll(() => told(page), SOON)
      .toContainEqual(["end", { code: "closed", title: expect.any(String) }]);
    expect(await asked(page, "typeText", "too late")).toBe("not-live");
  });

  it("has the whole screen in answer to a click, and not without one", async (context) => {
    const { expect } = context;
    const { page } = await embedded(context);
    await page.evaluate(() => {
      const button = document.createElement("button");
      button.textContent = "Full screen";
      button.addEventListener("click", () => {
        void document.querySelector("porthole-console")?.requestFullScreen();
      });
      document.body.prepend(button);
    });
    const evaluate = await evaluator(page);
    await page.getByRole("button", { name: "Full screen" }).click();
    const full = () => evaluate("document.fullscreenElement?.localName ?? 'none'");
    await expect.poll(full, SOON).toBe("porthole-console");
    await evaluate("document.exitFullscreen()");
    await expect.poll(full, SOON).toBe("none");
    await expect.poll(() => evaluate("navigator.userActivation.isActive"), SOON).toBe(false);
    const again =
      "document.querySelector('porthole-console').requestFullScreen().catch(({ reason }) => reason)";
    expect(await evaluate(again)).toBe("no-gesture");
    expect(await full()).toBe("none");
  });

  it("lets nobody type who may only watch", async (context) => {
    const { expect } = context;
    const { page, server } = await embedded(context, { mode: "view" });
    expect(await asked(page, "typeText", "no")).toBe("view-only");
    expect(await asked(page, "sendKeys", "Ctrl+Alt+Delete")).toBe("view-only");
    expect(server.display.typed()).toBe("");
  });
});

describe("the messages of docs/embedding.md", () => {
  /** A console in a plain frame of a portal; gives what it says through a port. */
  async function framed(
    { onTestFinished }: Pick<TestContext, "onTestFinished">,
    at: 1 | 2,
  ): Promise<Page> {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const { page } = await stage().visit(portal(at));
    const link = await stage().link({ port: server.port });
    await page.evaluate(
      ([address, origin]) => {
        const frame = document.querySelector("iframe");
        const heard: unknown[] = [];
        Object.assign(window, { heard });
        frame?.addEventListener("load", () => {
          const { port1, port2 } = new MessageChannel();
          port1.addEventListener("message", ({ data }) => heard.push(data));
          port1.start();
          Object.assign(window, { port: port1 });
          const connect = { type: "porthole-connect", version: 1 };
          frame.contentWindow?.postMessage(connect, origin, [port2]);
        });
        frame?.setAttribute("src", address);
      },
      [link, stage().gateway.url] as const,
    );
    return page;
  }

  const heard = (page: Page): Promise<ConsoleMessage[]> =>
    page.evaluate(() => (window as unknown as { heard: ConsoleMessage[] }).heard);
  const say = (page: Page, message: unknown): Promise<void> =>
    page.evaluate(
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end
      (data) => (window as unknown as { port: MessagePort }).port.postMessage(data),
      message,
    );

  it("work in a sandboxed frame; what is no message is ignored", async (context) => {
    const { expect } = context;
    const page = await framed(context, 1);
    await expect
      .poll(() => heard(page), SOON)
      .toContainEqual({ type: "state", state: "live", mode: "control" });
    for (const wrong of [
      null,
      "end",
      { type: "end" },
      { type: "end", id: 1, more: true },
      { type: "typeText", id: 1, text: "x".repeat(16_385) },
      { type: "sendKeys", id: 1, keys: "x".repeat(65) },
      { type: "eval", id: 1, text: "1" },
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await say(page, wrong);
    }
    await page.waitForTimeout(1100);
    await say(page, { type: "focus", id: 2 } satisfies EmbedderRequest);
    await expect.poll(() => heard(page), SOON).toContainEqual({ type: "done", id: 2 });
    const answers = (await heard(page)).filter(({ type }) => type === "done" || type === "refused");
    expect(answers).toEqual([{ type: "done", id: 2 }]);
    await say(page, { type: "fullScreen", id: 3, on: true } satisfies EmbedderRequest);
    await expect
      .poll(() => heard(page), SOON)
      .toContainEqual({ type: "refused", id: 3, reason: "not-allowed" });
  });

  it("have the whole screen where the person has just clicked in the console itself", async (context) => {
    const { expect } = context;
    const page = await framed(context, 2);
    await expect
      .poll(() => heard(page), SOON)
      .toContainEqual({ type: "state", state: "live", mode: "control" });
    const evaluate = await evaluator(page);
    const full = () => evaluate("document.fullscreenElement?.localName ?? 'none'");
    let id = 0;
    const answer = async (on: boolean): Promise<unknown> => {
      id += 1;
      const request = JSON.stringify({ type: "fullScreen", id, on } satisfies EmbedderRequest);
      await evaluate(`port.postMessage(${request})`);
      const given = `heard.find((message) => message.id === ${String(id)})`;
      await expect.poll(() => evaluate(`${given} !== undefined`), SOON).toBe(true);
      return evaluate(`${given}.reason ?? ${given}.type`);
    };
    const box = await page.locator("iframe").boundingBox();
    // What was evaluated before is soon forgotten.
    await expect.poll(() => evaluate("navigator.userActivation.isActive"), SOON).toBe(false);
    expect(await answer(true)).toBe("no-gesture");
    await page.mouse.click((box?.x ?? 0) + 100, (box?.y ?? 0) + 100);
    expect(await answer(true)).toBe("done");
    await expect.poll(full, SOON).toBe("iframe");
    expect(await answer(false)).toBe("done");
    await expect.poll(full, SOON).toBe("none");
  });
});
