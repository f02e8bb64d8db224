import { describe, it } from "vitest";

import type { WatchedPage } from "../support/chromium.ts";
import { TEST_API_TOKEN, TEST_KEY } from "../support/gateway-secrets.ts";
import { bareLink, mintTicket, type TicketRequest } from "../support/gateway.ts";
import { startLagProxy } from "../support/lag-proxy.ts";
import { freePort } from "../support/listener.ts";
import { stageForFile } from "../support/stage.ts";
import { startTigerVnc } from "../support/tiger-vnc.ts";
import { focusScreen, typeInto, viewerEnd, viewerReaches } from "../support/viewer-page.ts";

/** Texts that nothing else contains, so that to find one is to find a leak. */
const TARGET = "127.66.77.88";
const PASSWORD = "cAnArY-1";
const WRONG_PASSWORD = "cAnArY-2";
const FORBIDDEN_TARGET = "203.0.113.199";

const stage = stageForFile({ vars: { ALLOWED_TARGETS: `${TARGET}:1-65535` } });

/** A place where a secret must not be, and what is there. */
type Place = readonly [where: string, text: string];

/** Everything that a page shows, keeps or asked for, and that others could come to see. */
async function remains(watched: WatchedPage, state: string): Promise<readonly Place[]> {
  const { page, context, messages, addresses } = watched;
  const inside = await page.evaluate(async () => ({
    markup: document.documentElement.outerHTML,
    title: document.title,
    address: location.href,
    cookie: document.cookie,
    referrer: document.referrer,
    "history state": JSON.stringify(history.state),
    "local storage": JSON.stringify(Object.entries(localStorage)),
    "session storage": JSON.stringify(Object.entries(sessionStorage)),
    caches: (await caches.keys()).join(),
    databases: (await indexedDB.databases()).map(({ name }) => name).join(),
    // Not the navigation's own entry: it keeps the fragment and cannot be cleared. Only scripts of
    // this page can read it, and the policy lets none but ours run.
    resources: performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .join("\n"),
  }));
  const outside = {
    cookies: JSON.stringify(await context.cookies()),
    console: messages.join("\n"),
    // The fragment stays in the browser: what was asked for is the address without it.
    requests: addresses.map((address) => address.replace(/#.*/, "")).join("\n"),
  };
  return Object.entries({ ...inside, ...outside }).map(([where, text]) => [
    `${where} of the ${state} page`,
    text,
  ]);
}

describe("no ticket, password, target or key is found in logs, page, addresses or storage", () => {
  it("of good and failed consoles", async ({ expect, onTestFinished }) => {
    const server = await startTigerVnc({ paint: 0x3366cc, password: PASSWORD });
    const proxy = await startLagProxy({
      listen: TARGET,
      host: server.host,
      port: server.port,
      roundTripMs: 0,
    });
    onTestFinished(async () => {
      await proxy.close();
      await server.close();
    });
    const { gateway } = stage();
    const good = { host: TARGET, port: proxy.port, password: PASSWORD };
    const past = Date.now() / 1000 - 3600;
    const failing: readonly (readonly [string, TicketRequest])[] = [
      ["login-failed", { ...good, password: WRONG_PASSWORD }],
      ["target-unreachable", { ...good, port: await freePort() }],
      ["target-not-allowed", { ...good, host: FORBIDDEN_TARGET }],
      ["ticket-expired", { ...good, now: past }],
    ];
    const tickets: string[] = [];
    const found: Place[] = [];
    const open = async (ticket: string): Promise<WatchedPage> => {
      tickets.push(ticket);
      return stage().visit(bareLink(gateway, ticket));
    };

    const live = await open(await mintTicket(good));
    await viewerReaches(live.page, "live");
    await focusScreen(live.page);
    await typeInto(live.page, "a");
    const inTheTab = await remains(live, "live");
    // A page that is loaded again has nothing else to come back with, and no other place has this.
    const stored = "session storage of the live page";
    const [, resumeToken = ""] =
      /"token\\+":\\+"([A-Za-z0-9_-]{20,})/.exec(new Map(inTheTab).get(stored) ?? "") ?? [];
    expect(resumeToken).not.toBe("");
    found.push(
      ...inTheTab.map(([where, text]): Place => [
        where,
        where === stored ? text.replaceAll(resumeToken, "") : text,
      ]),
    );

    for (const [code, request] of failing) {
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      const watched = await open(await mintTicket(request));
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      expect(await viewerEnd(watched.page)).toBe(code);
      // oxlint-disable-next-line no-await-in-loop -- one page after another
      found.push(...(await remains(watched, code)));
    }
    const replayed = await open(tickets[0] ?? "");
    expect(await viewerEnd(replayed.page)).toBe("ticket-used");
    found.push(...(await remains(replayed, "replayed")));

    const tampered = await open(`${tickets[0] ?? ""}A`);
    expect(await viewerEnd(tampered.page)).toBe("ticket-invalid");
    found.push(...(await remains(tampered, "tampered")));

    await live.page.locator('[data-action="disconnect"]').click();

    await live.page.locator('[data-action="confirm-leave"]').click();
    expect(await viewerEnd(live.page)).toBe("closed");
    found.push(...(await remains(live, "closed")));

    // A ticket in the wrong place is refused and not repeated to anyone.
    const misplaced = await fetch(`${gateway.url}/api/v1/connect?ticket=${tickets[0] ?? ""}`);
    expect(misplaced.status).toBeGreaterThanOrEqual(400);
    found.push(
      ["refusal", await misplaced.text()],
      ["headers of the refusal", JSON.stringify([...misplaced.headers])],
    );

    const logs = gateway.logs().join("\n");
    found.push(["gateway log", logs]);
    // The search would find nothing in nothing.
    expect(logs).toContain("session-ended");
    expect(found.filter(([where, text]) => where.startsWith("markup") && text !== "")).toHaveLength(
      failing.length + 4,
    );
    const secrets: Record<string, string> = {
      target: TARGET,
      "forbidden target": FORBIDDEN_TARGET,
      password: PASSWORD,
      "wrong password": WRONG_PASSWORD,
      "ticket key": TEST_KEY.k,
      "API token": TEST_API_TOKEN,
      "resume token": resumeToken,
    };
    // The encrypted claims of a ticket are as telling as the whole.
    for (const [index, ticket] of tickets.entries()) {
      secrets[`ticket ${index}`] = ticket.split(".")[3] ?? ticket;
    }
    const leaks = Object.entries(secrets).flatMap(([what, secret]) =>
      found.filter(([, text]) => text.includes(secret)).map(([where]) => `${what} in ${where}`),
    );
    expect(leaks).toEqual([]);
  });
});
