import type { Page } from "playwright-core";

import { callSession } from "../../session-call.ts";
import { viewerReaches } from "../../viewer-page.ts";
import type { ConsoleRequest, Place, Scene } from "../scene.ts";
import { isLive, liveConsole, openFromKeysMenu, press, shown } from "../steps.ts";

type Person = "Alice" | "Bob";

/** A request for the place's one console that several people share. */
function shared(subject: Person, request: ConsoleRequest = {}): ConsoleRequest {
  return { subject, sharing: "shared", ...request };
}

/** Opens the place's console for somebody else, in another tab of the same browser. */
async function otherPerson(place: Place, request: ConsoleRequest): Promise<Page> {
  const page = await place.show(request);
  await isLive(page);
  return page;
}

/** What is seen of a machine that several people use. */
export const WITH_OTHERS: readonly Scene[] = [
  {
    open: (place) => liveConsole(place, shared("Alice", { share: true })),
    acts: [
      {
        state: "invitation",
        enter: async (page) => {
          await openFromKeysMenu(page, "share");
          await page.locator('[data-action="copy-link"]:enabled').waitFor();
          await page.locator("#share-link").evaluate((field) => {
            (field as HTMLInputElement).value = "https://console.example.com/c/kT3vQ…";
          });
        },
        leave: (page) => press(page, "close-share"),
        still: [{ selector: "#share-status", numbers: ["14:05"] }],
      },
      {
        state: "message",
        enter: async (page, { gateway }) => {
          const text = "Maintenance at noon: please save your work.";
          await callSession(gateway, "POST", page.url(), "/message", { text });
          await shown(page, "#messages article");
        },
        leave: (page) => page.locator("#messages article button").click(),
      },
      {
        state: "people",
        enter: async (page, place) => {
          await otherPerson(place, shared("Bob"));
          await page.locator("#people-button:visible").click();
          await shown(page, "#people");
        },
        leave: (page) => page.keyboard.press("Escape"),
        still: [{ selector: "#people-list", numbers: ["14:05", "14:20"] }],
      },
    ],
  },
  {
    open: async (place) => {
      const alice = await liveConsole(place, shared("Alice"));
      const bob = await otherPerson(place, shared("Bob"));
      await press(bob, "ask-control");
      return alice;
    },
    acts: [
      {
        state: "control-asked-for",
        enter: (page) => page.locator('[data-action="decline"]:enabled').waitFor(),
        still: [{ selector: "#request-left", numbers: ["24"] }],
      },
    ],
  },
  {
    open: async (place) => {
      await otherPerson(place, shared("Alice"));
      return liveConsole(place, shared("Bob"));
    },
    acts: [
      { state: "watching", enter: (page) => shown(page, "#control-text") },
      {
        state: "asking-for-control",
        enter: async (page) => {
          await press(page, "ask-control");
          await shown(page, '[data-action="cancel-control"]');
          // That button is where the other one was: the mouse is on it or not, whichever was first.
          await page.mouse.move(640, 4);
        },
        still: [{ selector: "#control-left", isLeftOut: true }],
      },
    ],
  },
  {
    open: (place) => liveConsole(place, { mode: "view" }),
    acts: [{ state: "view-only", enter: (page) => shown(page, "#view-only") }],
  },
  {
    open: (place) => liveConsole(place, { recorded: true }),
    acts: [{ state: "recorded", enter: (page) => shown(page, "#recorded") }],
  },
  {
    open: (place) => liveConsole(place, shared("Alice", { observers: 1 })),
    acts: [{ state: "waiting-for-observer", enter: (page) => shown(page, "#control-text") }],
  },
  {
    open: async (place) => {
      await otherPerson(place, { subject: "Alice", sharing: "takeover" });
      return place.show({ subject: "Bob", sharing: "takeover" });
    },
    acts: [
      {
        state: "in-use",
        enter: async (page) => {
          await viewerReaches(page, "in-use");
          await shown(page, '#in-use [data-action="take-over"]');
        },
        still: [{ selector: "#in-use-title", numbers: ["14:05"] }],
      },
    ],
  },
  {
    open: async (place) => {
      await otherPerson(place, { subject: "Alice", sharing: "ask" });
      return place.show({ subject: "Bob", sharing: "ask" });
    },
    acts: [
      {
        state: "in-use-asked",
        enter: async (page) => {
          await viewerReaches(page, "in-use");
          await shown(page, "#in-use-left");
        },
        still: [
          { selector: "#in-use-advice", numbers: ["14:05"] },
          { selector: "#in-use-left", numbers: ["24"] },
        ],
      },
    ],
  },
];
