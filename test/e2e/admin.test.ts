import { createHash } from "node:crypto";

import { devices, type Page } from "playwright-core";
import { afterAll, describe, it, type TestContext } from "vitest";

import type { SessionView } from "../../client/index.ts";
import { ACCESS_HEADER } from "../../worker/http/access-caller.ts";
import { PAGE_ROWS } from "../../admin/src/list/arrange.ts";
import { run } from "../integration/cli/run.ts";
import { ACCESS_AUD, accessJwt } from "../support/access-jwt.ts";
import { violations } from "../support/axe.ts";
import { answerFor, signIn } from "../support/admin-page.ts";
import { startAccessTeam } from "../support/doubles/access-team.ts";
import { fakeApi, fakeProblem, fakeSession, type FakeApi } from "../support/doubles/fake-api.ts";
import { openPage } from "../support/chromium.ts";
import { stageForFile } from "../support/stage.ts";
import { ROOT } from "../support/root.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { screenColor, SOON, viewerEnd, viewerReaches } from "../support/viewer-page.ts";

const team = await startAccessTeam();
afterAll(() => team.close());

const stage = stageForFile({
  vars: {
    FRAME_ANCESTORS: "'self'",
    ACCESS_TEAM_DOMAIN: team.origin,
    ACCESS_AUD,
    ACCESS_CALLERS: JSON.stringify([
      { emails: ["@example.com"], scopes: ["sessions:read", "sessions:write"], tenants: ["test"] },
    ]),
  },
  secrets: {
    API_TOKEN: "",
    API_TOKENS: JSON.stringify([
      {
        name: "olga",
        displayName: "Olga of Example Cloud",
        sha256: createHash("sha256").update(TEST_API_TOKEN).digest("hex"),
        scopes: ["tickets", "sessions:read", "sessions:write"],
        tenants: ["test"],
      },
    ]),
  },
});

const HOSTILE = '<img src=x onerror="document.title=1">\u202Egnp.exe';

const SMALL_PHONE = { ...devices["Pixel 7"], viewport: { width: 320, height: 640 } };

type ContextOptions = Parameters<ReturnType<typeof stage>["visit"]>[1];

/** The page of a gateway whose API is a fake, with somebody signed in. */
async function desk(
  sessions: readonly SessionView[],
  context?: ContextOptions,
): Promise<{ readonly page: Page; readonly api: FakeApi }> {
  const { page, api } = await gate(sessions, context);
  await signIn(page);
  await page.locator("#desk").waitFor();
  return { page, api };
}

async function gate(
  sessions: readonly SessionView[],
  context?: ContextOptions,
): Promise<{ readonly page: Page; readonly api: FakeApi }> {
  const { page } = await stage().visit("about:blank", context);
  // Time goes on as ever, and can be skipped.
  await page.clock.install();
  return { page, api: await opened(page, sessions) };
}

async function opened(page: Page, sessions: readonly SessionView[]): Promise<FakeApi> {
  const api = fakeApi(sessions);
  await answerFor(page, api);
  await page.goto(`${stage().gateway.url}/admin`);
  return api;
}

/** The same for calls that are refused, which browsers themselves write down as errors. */
async function gateWithRefusals(
  sessions: readonly SessionView[],
  { expect, onTestFinished }: TestContext,
): Promise<{ readonly page: Page; readonly api: FakeApi }> {
  const watched = await openPage(stage().browser);
  onTestFinished(async () => {
    await watched.close();
    const others = watched.faults.filter((fault) => !/status of (?:40[13]|422) /.test(fault));
    expect(others).toEqual([]);
  });
  return { page: watched.page, api: await opened(watched.page, sessions) };
}

const many = (count: number): SessionView[] =>
  Array.from({ length: count }, (_, at) =>
    fakeSession(at, {
      tenant: ["acme", "globex"][at % 2] ?? "",
      startedAt: new Date(Date.UTC(2026, 0, 1) + at * 60_000).toISOString(),
    }),
  );

const rowsOf = (page: Page) => page.locator("#rows tr");

const listed = (page: Page, state: string) => page.locator(`body[data-list="${state}"]`).waitFor();

/** The page asks for the sessions every five seconds: skips those. */
const nextLook = (page: Page) => page.clock.fastForward(5_000);

describe("signing in", () => {
  it("takes a token, which is then in no field, address or storage", async ({ expect }) => {
    const { page, api } = await desk(many(2));
    await listed(page, "rows");
    expect(await rowsOf(page).count()).toBe(2);
    expect(await page.locator("#token").inputValue()).toBe("");
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
    expect(page.url()).toMatch(/\/admin$/);
    expect(api.calls[0]?.authorization).toMatch(/^Bearer a-token-/);
  });

  it("says what is wrong with a token, and forgets it", async (context) => {
    const { expect } = context;
    const { page, api } = await gateWithRefusals(many(1), context);
    const problem = page.locator("#sign-in-problem");
    await page.getByRole("button", { name: "Show sessions" }).click();
    expect(await problem.textContent()).toContain("Enter an API token");
    expect(api.calls).toEqual([]);
    api.instead.push(() => fakeProblem(403, "not-permitted"));
    await signIn(page, "without-the-scope");
    await expect.poll(() => problem.textContent(), SOON).toContain("sessions:read");
    await signIn(page, "unknown");
    await expect.poll(() => problem.textContent(), SOON).toContain("was not accepted");
    await page.getByRole("button", { name: "Continue without a token" }).click();
    await expect.poll(() => problem.textContent(), SOON).toContain("Nothing in front of");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("token");
    expect(await violations(page)).toEqual([]);
  });

  it("is not needed where something in front of the gateway adds a token", async ({ expect }) => {
    const { page, api } = await gate(many(1));
    api.instead.push(() => Response.json({ sessions: api.sessions }));
    await page.getByRole("button", { name: "Continue without a token" }).click();
    await listed(page, "rows");
    expect(api.calls[0]?.authorization).toBeNull();
  });

  it("ends with all that was shown when somebody signs out, or leaves", async ({ expect }) => {
    const { page } = await desk(many(2));
    await listed(page, "rows");
    await page.getByRole("button", { name: "Sign out" }).click();
    expect(await rowsOf(page).count()).toBe(0);
    await signIn(page);
    await listed(page, "rows");
    await page.goto(`${stage().gateway.url}/healthz`);
    await page.goBack();
    await page.getByLabel("API token").waitFor();
    expect(await rowsOf(page).count()).toBe(0);
  });
});

describe("the list", () => {
  it("shows names as text, whatever is in them", async ({ expect }) => {
    const console = { id: HOSTILE, name: HOSTILE };
    const { page } = await desk([fakeSession(1, { console, subject: HOSTILE, tenant: HOSTILE })]);
    await listed(page, "rows");
    expect(await page.locator("#rows img").count()).toBe(0);
    expect(await rowsOf(page).first().locator("bdi").first().textContent()).toBe(HOSTILE);
    await page.locator("[data-do=details]").first().click();
    expect(await page.locator("#facts").textContent()).toContain(HOSTILE);
    expect(await page.title()).toBe("Live sessions – Porthole");
  });

  it("searches, filters, sorts and turns pages", async ({ expect }) => {
    const { page } = await desk(many(PAGE_ROWS + 3));
    await listed(page, "rows");
    expect(await rowsOf(page).count()).toBe(PAGE_ROWS);
    expect(await page.locator("#range").textContent()).toBe("1–50 of 53");
    await page.getByRole("button", { name: "Next page" }).click();
    expect(await rowsOf(page).count()).toBe(3);
    await page.keyboard.press("/");
    await page.keyboard.type("USER1 acme");
    expect(await page.locator("#count").textContent()).toBe("5 of 53 sessions");
    await page.getByRole("combobox", { name: "Tenant" }).selectOption("globex");
    await listed(page, "none");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Show all sessions" }).click();
    await page.getByRole("columnheader", { name: "Console" }).getByRole("button").click();
    expect(await page.locator("[data-fact=console]").first().textContent()).toBe("web-00");
    await page.getByRole("columnheader", { name: "Console" }).getByRole("button").click();
    expect(await page.locator("[data-fact=console]").first().textContent()).toBe("web-52");
    expect(await page.locator("th[data-column=console]").getAttribute("aria-sort")).toBe(
      "descending",
    );
  });

  it("follows what happens, and leaves the focus where it is", async ({ expect }) => {
    const { page, api } = await desk(many(3));
    await listed(page, "rows");
    const middle = page.getByRole("button", { name: /^Watch web-01/ });
    await middle.focus();
    api.sessions.splice(2, 1);
    api.sessions.push(fakeSession(7, { console: { id: "new", name: "new-one" } }));
    await nextLook(page);
    await expect
      .poll(() => page.getByRole("button", { name: /^Watch new-one/ }).count(), SOON)
      .toBe(1);
    expect(await page.getByRole("button", { name: /^Watch web-02/ }).count()).toBe(0);
    expect(await middle.evaluate((button) => button === document.activeElement)).toBe(true);
    api.sessions.length = 0;
    await nextLook(page);
    await expect.poll(() => page.locator("body").getAttribute("data-list"), SOON).toBe("empty");
    expect(await violations(page)).toEqual([]);
  });

  it("says that it is not up to date, and goes on by itself", async ({ expect }) => {
    const { page, api } = await desk(many(1));
    await listed(page, "rows");
    api.instead.push(() => new Response("<h1>Bad gateway</h1>"));
    await nextLook(page);
    const trouble = page.locator("#trouble");
    await trouble.waitFor();
    expect(await trouble.textContent()).toContain("Not up to date since");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Try now" }).click();
    await trouble.waitFor({ state: "hidden" });
  });

  it("says why there is none at first", async ({ expect }) => {
    const { page, api } = await gate(many(1));
    api.instead.push(() => new Response("[]"), undefined);
    await signIn(page);
    await listed(page, "failed");
    expect(await page.locator("#trouble").textContent()).toContain("could not be read");
    expect(await violations(page)).toEqual([]);
    await nextLook(page);
    await listed(page, "rows");
  });

  it("asks nothing while nobody sees it", async ({ expect }) => {
    const { page, api } = await desk(many(1));
    await listed(page, "rows");
    const hide = (hidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, hidden);
    await hide(true);
    const { length } = api.calls;
    await page.clock.runFor(60_000);
    expect(api.calls).toHaveLength(length);
    await hide(false);
    await expect.poll(() => api.calls.length, SOON).toBe(length + 1);
  });

  it("draws thousands of sessions page by page, and says that there are more", async ({
    expect,
  }) => {
    const { page, api } = await desk(many(5001));
    await listed(page, "rows");
    expect(await page.locator("#count").textContent()).toBe("The first 5,000 sessions, of more");
    expect(await rowsOf(page).count()).toBe(PAGE_ROWS);
    expect(api.calls).toHaveLength(11);
    await page.getByRole("searchbox").fill("user4999@");
    expect(await rowsOf(page).count()).toBe(1);
  });
});

describe("what can be done", () => {
  it("watching opens a link in a tab that knows nothing of this page", async ({ expect }) => {
    const { page, api } = await desk([fakeSession(1)]);
    await page
      .context()
      .route("https://console.example.com/**", (route) =>
        route.fulfill({ contentType: "text/html", body: "<title>console</title>" }),
      );
    const opened = page.context().waitForEvent("page");
    await page.getByRole("button", { name: /^Watch web-01/ }).click();
    const tab = await opened;
    await tab.waitForURL(/#a-ticket$/);
    expect(await tab.evaluate(() => [window.opener, document.referrer])).toEqual([null, ""]);
    expect(api.calls.find(({ method }) => method === "POST")?.body).toEqual({
      subject: "Olga, operations",
    });
    expect(await page.locator("#toast-link").getAttribute("rel")).toContain("noopener");
    await page.bringToFront();
    expect(await violations(page)).toEqual([]);
  });

  it("messages, modes and ends go where they are to go", async ({ expect }) => {
    const view = fakeSession(1);
    const { page, api } = await desk([view, fakeSession(2)]);
    const open = () => page.getByRole("button", { name: /^web-01, .*details/ }).click();
    await open();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Send message…" }).click();
    await page.getByRole("textbox", { name: "Message" }).fill("Five more minutes");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("The message is with the session").waitFor();
    await open();
    await page.getByRole("button", { name: "Make view only" }).click();
    await expect.poll(() => rowsOf(page).filter({ hasText: "View only" }).count(), SOON).toBe(1);
    await open();
    await page.getByRole("button", { name: "End session…" }).click();
    await page.getByRole("textbox", { name: "Reason" }).fill("Maintenance");
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "End session", exact: true }).click();
    await expect.poll(() => rowsOf(page).count(), SOON).toBe(1);
    const done = api.calls.filter(({ method }) => method !== "GET");
    expect(done.map(({ method, address, body }) => [method, address, body])).toEqual([
      ["POST", `/api/v1/sessions/${view.session}/message`, { text: "Five more minutes" }],
      ["PATCH", `/api/v1/sessions/${view.session}`, { mode: "view" }],
      ["DELETE", `/api/v1/sessions/${view.session}?reason=Maintenance&tenant=acme`, undefined],
    ]);
  });

  it("whoever asks for more time is first, and is given some or told no", async ({ expect }) => {
    const asked = { moreTimeAskedAt: "2026-11-27T18:05:00Z" };
    const views = [fakeSession(1), fakeSession(2, asked), fakeSession(3, asked)];
    const { page, api } = await desk(views, { viewport: SMALL_PHONE.viewport });
    await expect.poll(() => rowsOf(page).first().textContent(), SOON).toContain("web-02");
    expect(await rowsOf(page).filter({ hasText: "Asks for more time" }).count()).toBe(2);
    const open = (name: string) =>
      page.getByRole("button", { name: new RegExp(`^${name}, .*details`) }).click();
    await open("web-02");
    await page.getByText("user2@example.com asked for more time").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Give 30 min" }).click();
    await page.getByText("web-02 has 30 min more").waitFor();
    await open("web-03");
    await page.getByRole("button", { name: "No more time" }).click();
    await page.getByText("user3@example.com is told that there is no more time").waitFor();
    await expect
      .poll(() => rowsOf(page).filter({ hasText: "Asks for more time" }).count(), SOON)
      .toBe(0);
    // Who has not asked can be given time as well.
    await open("web-01");
    expect(await page.getByRole("button", { name: "No more time" }).isVisible()).toBe(false);
    await page.getByRole("button", { name: "Give 60 min" }).click();
    await page.getByText("web-01 has 60 min more").waitFor();
    const done = api.calls.filter(({ method }) => method === "PATCH");
    expect(done.map(({ address, body }) => [address, body])).toEqual([
      [`/api/v1/sessions/${views[1]?.session}`, { endsAt: "2026-11-27T18:44:00.000Z" }],
      [`/api/v1/sessions/${views[2]?.session}`, { moreTime: "declined" }],
      [`/api/v1/sessions/${views[0]?.session}`, { endsAt: "2026-11-27T19:14:00.000Z" }],
    ]);
  });

  it("says why a session cannot have more time", async (context) => {
    const { page, api } = await gateWithRefusals([fakeSession(1)], context);
    await signIn(page);
    await listed(page, "rows");
    await page.getByRole("button", { name: /^web-01, .*details/ }).click();
    api.instead.push(() => fakeProblem(422, "end-not-possible"));
    await page.getByRole("button", { name: "Give 60 min" }).click();
    await page.getByText("The session cannot last that long.").waitFor();
  });

  it("all sessions that fit are ended after their number was shown", async ({ expect }) => {
    const { page, api } = await desk(many(5));
    await listed(page, "rows");
    await page.getByRole("button", { name: "End several…" }).click();
    const end = page.getByRole("button", { name: "End all that fit" });
    expect(await end.isDisabled()).toBe(true);
    await page.locator("#many-tenant").fill("acme");
    await page.getByText("3 sessions of the list fit.").waitFor();
    expect(await violations(page)).toEqual([]);
    await end.click();
    await page.getByText("Ended: 3 sessions").waitFor();
    expect(api.sessions).toHaveLength(2);
    await expect.poll(() => rowsOf(page).count(), SOON).toBe(2);
  });

  it("says in the dialog why something was not done, and does it when asked again", async (context) => {
    const { expect } = context;
    const { page, api } = await gateWithRefusals([fakeSession(1)], context);
    await signIn(page);
    await listed(page, "rows");
    await page.getByRole("button", { name: /^End web-01/ }).click();
    api.instead.push(() => fakeProblem(403, "not-permitted"));
    const end = page.getByRole("button", { name: "End session", exact: true });
    await end.click();
    await page.getByText("Your token is not allowed to do that.").waitFor();
    expect(api.sessions).toHaveLength(1);
    await end.click();
    await expect.poll(() => api.sessions.length, SOON).toBe(0);
  });

  it("needs no mouse", async ({ expect }) => {
    const { page, api } = await gate([fakeSession(1)]);
    await page.keyboard.type("a-token-of-the-fake-api-0123456789abcdef\n");
    await listed(page, "rows");
    await page.keyboard.press("/");
    await page.keyboard.type("web");
    const link = page.locator("[data-do=details]");
    for (let presses = 0; presses < 20; presses += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one key after another
      await page.keyboard.press("Tab");
      // oxlint-disable-next-line no-await-in-loop
      if (await link.evaluate((one) => one === document.activeElement)) break;
    }
    await page.keyboard.press("Enter");
    await page.locator("#details").waitFor();
    await page.keyboard.press("Escape");
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator("#ending-reason").focus();
    await page.keyboard.type("bye\n");
    await expect.poll(() => api.sessions.length, SOON).toBe(0);
  });
});

describe("with the API of the gateway itself", () => {
  it("shows a session from its beginning to its end, and does to it what is asked", async ({
    expect,
    onTestFinished,
  }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const viewer = await stage().show({ port: server.port, name: "web-01" });
    await viewerReaches(viewer.page, "live");
    const { page } = await stage().visit(`${stage().gateway.url}/admin`);
    await signIn(page, TEST_API_TOKEN);
    const row = rowsOf(page).filter({ hasText: "tester" });
    await row.filter({ hasText: "Live" }).filter({ hasText: "Has control" }).waitFor();
    expect(await row.locator("[data-fact=console]").textContent()).toBe("web-01");

    const opened = page.context().waitForEvent("page");
    await row.getByRole("button", { name: /^Watch/ }).click();
    const tab = await opened;
    await viewerReaches(tab, "live");
    await expect.poll(() => screenColor(tab, 10, 10), SOON).toBe("#3366cc");
    expect(await tab.locator("body").getAttribute("data-mode")).toBe("view");
    const observer = rowsOf(page).filter({ hasText: "Olga, operations" });
    await observer.filter({ hasText: "View only" }).waitFor();
    await tab.close();

    await row.getByRole("button", { name: /details$/ }).click();
    await page.getByRole("button", { name: "Send message…" }).click();
    await page.getByRole("textbox", { name: "Message" }).fill("Five more minutes");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await viewer.page.getByText("Five more minutes", { exact: true }).waitFor();
    await viewer.page.getByText("Message from Olga of Example Cloud", { exact: true }).waitFor();

    await row.getByRole("button", { name: /details$/ }).click();
    await page.getByRole("button", { name: "Make view only" }).click();
    await expect
      .poll(() => viewer.page.locator("body").getAttribute("data-mode"), SOON)
      .toBe("view");
    await row.filter({ hasText: "View only" }).waitFor();

    await row.getByRole("button", { name: /^End/ }).click();
    await page.getByRole("textbox", { name: "Reason" }).fill("Maintenance until 14:00");
    await page.getByRole("button", { name: "End session", exact: true }).click();
    expect(await viewerEnd(viewer.page)).toBe("ended-by-operator");
    await viewer.page.getByText("Maintenance until 14:00").first().waitFor();
    await viewer.page.getByText("Olga of Example Cloud ended your session").first().waitFor();
    await row.waitFor({ state: "detached" });
  });
});

describe("behind Cloudflare Access", () => {
  it("is for whoever is let through, without a token", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const viewer = await stage().show({ port: server.port, name: "mail-01" });
    await viewerReaches(viewer.page, "live");
    const jwt = await accessJwt(team.key, { iss: team.origin, email: "olga@example.com" });
    // In front of the gateway Access adds it to each request of this browser, whichever page has made it.
    const signedIn = { extraHTTPHeaders: { [ACCESS_HEADER]: jwt } };
    const { page } = await stage().visit(`${stage().gateway.url}/admin`, signedIn);
    await page.getByRole("button", { name: "Continue without a token" }).click();
    const row = rowsOf(page).filter({ hasText: "mail-01" });
    await row.waitFor();

    await row.getByRole("button", { name: /^End/ }).click();
    await page.getByRole("button", { name: "End session", exact: true }).click();
    expect(await viewerEnd(viewer.page)).toBe("ended-by-operator");
    await viewer.page.getByText("olga@example.com ended your session").first().waitFor();
  });
});

describe("porthole on the command line, with the API of the gateway itself", () => {
  it("lists, watches, messages and ends a session", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc });
    onTestFinished(() => server.close());
    const viewer = await stage().show({ port: server.port, name: "db-01" });
    await viewerReaches(viewer.page, "live");
    const env = { PORTHOLE_URL: stage().gateway.url, PORTHOLE_TOKEN: TEST_API_TOKEN };
    const porthole = async (...argv: readonly string[]): Promise<string> => {
      const { status, stdout, stderr } = await run(argv, { cwd: ROOT, env });
      expect([status, argv[0] === "watch" ? "" : stderr]).toEqual([0, ""]);
      return stdout;
    };
    const listed = (await porthole("sessions", "--json")).trim().split("\n");
    const view = listed
      .map((line) => JSON.parse(line) as SessionView)
      .find(({ console }) => console.name === "db-01");
    const session = view?.session ?? "";
    expect(view).toMatchObject({ subject: "tester", tenant: "test", controls: true });
    const { page } = await stage().visit((await porthole("watch", session)).trim());
    await viewerReaches(page, "live");
    expect(await page.locator("body").getAttribute("data-mode")).toBe("view");
    await porthole("message", session.slice(0, 12), "From the terminal");
    await viewer.page.getByText("From the terminal", { exact: true }).waitFor();
    await porthole("end", session, "--reason", "Said from the terminal");
    expect(await viewerEnd(viewer.page)).toBe("ended-by-operator");
    await viewer.page.getByText("Said from the terminal").first().waitFor();
  });
});

describe("every screen", () => {
  it.for([
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["more contrast", { contrast: "more" }],
    ["forced colours", { forcedColors: "active" }],
    ["a phone of 320 pixels", SMALL_PHONE],
    ["a tablet", { viewport: { width: 820, height: 700 } }],
  ] as const)("is sound for axe and has nothing beside it: %s", async ([, context], { expect }) => {
    const { page } = await gate(many(3), context);
    await page.getByLabel("API token").waitFor();
    const isWide = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
    expect([await violations(page), await isWide()]).toEqual([[], false]);
    await signIn(page);
    await listed(page, "rows");
    expect([await violations(page), await isWide()]).toEqual([[], false]);
    await page.locator("[data-do=details]").first().click();
    expect([await violations(page), await isWide()]).toEqual([[], false]);
  });

  it("is sound for axe where the gateway itself makes the page", async ({ expect }) => {
    const { page } = await stage().visit(`${stage().gateway.url}/api`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${stage().gateway.url}/problems`);
    expect(await violations(page)).toEqual([]);
  });

  it("shows on a phone what is known, and whole names", async ({ expect }) => {
    const name = "Windows Server 2025, accounting: do not restart before the first of the month";
    const known = fakeSession(1, { client: "192.0.2.7", console: { id: "vm-1", name } });
    const { page } = await desk([fakeSession(2), known], SMALL_PHONE);
    await listed(page, "rows");
    await expect
      .poll(() => page.locator("[data-fact=client]:visible").allInnerTexts(), SOON)
      .toEqual(["192.0.2.7"]);
    const title = page.locator("[data-fact=console]", { hasText: name });
    expect(await title.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
  });

  it("has every name begin where its column does", async ({ expect }) => {
    const { page } = await desk([fakeSession(1), fakeSession(2, { subject: "محمد" })]);
    await listed(page, "rows");
    const lefts = await page.locator("[data-fact=subject]").evaluateAll((names) =>
      names.map((name) => {
        const text = document.createRange();
        text.selectNodeContents(name);
        return text.getBoundingClientRect().left;
      }),
    );
    expect(new Set(lefts).size).toBe(1);
    expect(lefts).toHaveLength(2);
  });

  it("has targets for fingers on a phone", async ({ expect }) => {
    const { page } = await desk(many(2), SMALL_PHONE);
    await listed(page, "rows");
    const small = await page
      .locator("button:visible, select:visible, input:visible")
      .evaluateAll((all) =>
        all
          .map((one) => ({ name: one.id || one.textContent, box: one.getBoundingClientRect() }))
          .filter(({ box }) => box.height < 32 || box.width < 44)
          .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`),
      );
    expect(small).toEqual([]);
  });
});
