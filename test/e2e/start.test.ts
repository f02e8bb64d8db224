import { describe, it, type TestContext } from "vitest";

import { signIn } from "../support/admin-page.ts";
import { startChild, type Child } from "../support/child.ts";
import { launchChromium, openPage } from "../support/chromium.ts";
import { SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";

async function startDemo(
  args: readonly string[],
  { expect, onTestFinished }: Pick<TestContext, "expect" | "onTestFinished">,
): Promise<Child> {
  const root = new URL("../../", import.meta.url).pathname;
  const demo = await startChild(process.execPath, ["demo/start.ts", "--no-open", ...args], {
    cwd: root,
    env: { NO_COLOR: "1" },
    input: true,
  });
  onTestFinished(async () => {
    // It has programs of its own to end.
    if (demo.alive()) process.kill(demo.pid, "SIGTERM");
    await expect.poll(() => demo.alive(), SOON).toBe(false);
  });
  return demo;
}

const linksOf = (demo: Child): readonly string[] =>
  demo.output().match(/http:\/\/localhost:\d+\/(?:c|resource)\/\S+/g) ?? [];

describe("npm start -- --cloudstack", () => {
  it("prints links as CloudStack makes them, each of which opens once", async ({
    expect,
    onTestFinished,
  }) => {
    const demo = await startDemo(["--cloudstack"], { expect, onTestFinished });
    await expect.poll(() => linksOf(demo).length, SOON).toBeGreaterThan(0);
    const [link = ""] = linksOf(demo);
    expect(link).toMatch(
      /^http:\/\/localhost:(\d+)\/resource\/noVNC\/vnc\.html\?autoconnect=true&show_dot=true&port=\1&token=[A-Za-z0-9+/]+=*$/,
    );
    expect(demo.output()).toContain("Works once, within the next 1 to 2 minutes.");
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const open = async (address: string) => {
      const { page } = await openPage(browser);
      await page.goto(address);
      return page;
    };
    await viewerReaches(await open(link), "live");
    expect(await viewerEnd(await open(link))).toBe("ticket-used");

    demo.input?.write("\n");
    await expect.poll(() => linksOf(demo).length, SOON).toBe(2);
    await viewerReaches(await open(linksOf(demo)[1] ?? ""), "live");

    // Whoever opens the short address has a link of their own each time.
    const [, short = ""] = /Open (\S+) in a browser/.exec(demo.output()) ?? [];
    await viewerReaches(await open(short), "live");
    await viewerReaches(await open(short), "live");

    // Its token shows them on the operator's page.
    const [, operators = "", token = ""] =
      /(http:\S+\/admin), with the API token\s+(\S+)/.exec(demo.output()) ?? [];
    const desk = await open(operators);
    await signIn(desk, token);
    await expect.poll(() => desk.locator("#rows tr").count(), SOON).toBe(4);
  });
});
