import { createServer } from "node:net";

import { listening } from "../../doubles/listening.ts";
import { viewerEnd, viewerReaches } from "../../viewer-page.ts";
import type { Scene } from "../scene.ts";
import { leaveConsole, liveConsole, press, shown } from "../steps.ts";

const CONNECT = /\/api\/v1\/connect/;

/** What is seen before there is a console. */
export const WITHOUT_CONSOLE: readonly Scene[] = [
  {
    open: ({ gateway, visit }) =>
      visit(`${gateway.url}/c#ticket`, (page) =>
        page.route(/\/assets\/main-.*\.js$/, (route) => route.abort()),
      ),
    acts: [
      {
        state: "not-started",
        enter: async (page) => {
          // After ten seconds.
          await page.evaluate(() => {
            for (const animation of document.querySelector("#not-started")?.getAnimations() ?? [])
              animation.finish();
          });
          await shown(page, "#not-started");
        },
      },
    ],
  },
  {
    open: async ({ gateway, visit }) => {
      const page = await visit(gateway.url);
      await viewerReaches(page, "landing");
      return page;
    },
    acts: [
      { state: "landing" },
      {
        state: "landing-wrong-link",
        enter: async (page) => {
          await page.locator("#link").fill("https://console.example.com/c#ticket");
          await press(page, "open-link");
          await page.locator("#link-problem:not(:empty)").waitFor();
        },
      },
    ],
  },
  {
    open: (place) => liveConsole(place, { returnUrl: "https://panel.example.com/vm/42" }),
    acts: [
      {
        state: "ended-left",
        enter: async (page) => {
          await leaveConsole(page);
          await viewerEnd(page);
        },
      },
      {
        state: "landing-after-reload",
        enter: async (page) => {
          await page.reload();
          await viewerReaches(page, "landing");
        },
      },
    ],
  },
  {
    open: ({ show }) => show({ confirm: true }),
    acts: [{ state: "confirming", enter: (page) => viewerReaches(page, "confirming") }],
  },
  {
    // A gateway that answers nothing.
    open: ({ show }) => show({}, (page) => page.routeWebSocket(CONNECT, () => {})),
    acts: [
      {
        state: "connecting",
        enter: (page) => page.locator("#progress .bolt[data-lit]").nth(2).waitFor(),
        still: [{ selector: "#connecting" }],
      },
      {
        state: "connecting-late",
        enter: (page) => shown(page, '[data-action="cancel"]'),
      },
    ],
  },
  {
    open: async ({ later, show }) => {
      // It accepts connections and says nothing.
      const server = await listening(createServer());
      later(() => server.close());
      return show({ port: server.port });
    },
    acts: [
      {
        state: "connecting-machine",
        enter: (page) => page.locator("#progress .bolt[data-lit]").nth(4).waitFor(),
        still: [{ selector: "#connecting" }],
      },
    ],
  },
];
