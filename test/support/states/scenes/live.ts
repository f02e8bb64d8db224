import { connection as ar } from "../../../../viewer/src/words/ar/connection.ts";
import { later as en } from "../../../../viewer/src/words/en/connection.ts";
import { startBrokenPictureServer } from "../../doubles/broken-picture-server.ts";
import { startQemu } from "../../qemu.ts";
import { viewerReaches } from "../../viewer-page.ts";
import type { Act, Scene } from "../scene.ts";
import { heldSocket, holdSocket } from "../held-socket.ts";
import { haltClocksInCalm } from "../open-place.ts";
import { isLive, liveConsole, openFromKeysMenu, openTypeText, press, shown } from "../steps.ts";

/** Something that a button of the bar opens, and Escape closes. */
function panel(state: Act["state"], button: string, opened: string, more: Partial<Act> = {}): Act {
  return {
    state,
    enter: async (page) => {
      await page.locator(button).locator("visible=true").first().click();
      await shown(page, opened);
    },
    leave: (page) => page.keyboard.press("Escape"),
    ...more,
  };
}

/** Something that an entry of the menu of keys opens, and a button of its own closes. */
function fromKeysMenu(state: Act["state"], entry: string, opened: string, close: string): Act {
  return {
    state,
    enter: async (page) => {
      await openFromKeysMenu(page, entry);
      await shown(page, opened);
    },
    leave: (page) => press(page, close),
  };
}

/** What is seen of a machine that one person uses. */
export const LIVE: readonly Scene[] = [
  {
    open: (place) => liveConsole(place, { clipboard: "both", resize: true }),
    acts: [
      {
        state: "touch-help",
        enter: async (page) => {
          await press(page, "touch-help");
          await shown(page, "#touch-help");
        },
        leave: (page) => press(page, "touch-done"),
      },
      { state: "live" },
      {
        state: "phone-keys",
        enter: async (page) => {
          await press(page, "keyboard");
          await page.locator("#phone-keyboard:focus").waitFor();
        },
      },
      {
        state: "function-keys",
        enter: (page) => press(page, "function-keys"),
        leave: async (page) => {
          await press(page, "function-keys");
          await press(page, "keyboard");
        },
      },
      panel("keys-menu", '[data-action="keys-menu"]', "#keys-menu"),
      fromKeysMenu("own-combinations", "own-combinations", "#own-keys", "close-own-keys"),
      {
        state: "guest-keyboard",
        enter: async (page) => {
          await openFromKeysMenu(page, "guest-keyboard");
          await page.locator("#guest-layout option").first().waitFor({ state: "attached" });
        },
        leave: (page) => press(page, "close-guest-keyboard"),
      },
      fromKeysMenu("text-bar", "text-bar", "#text-bar", "close-text-bar"),
      {
        state: "type-text",
        enter: async (page) => {
          await openTypeText(page);
          await page.locator("#type-text-field").fill("systemctl restart nginx\necho “done”");
        },
        leave: (page) => press(page, "close-type-text"),
      },
      panel("clipboard", "#clipboard-button", "#clipboard"),
      panel("picture", "#picture-button", "#picture"),
      {
        state: "connection",
        enter: async (page) => {
          await page.locator("#line").click();
          // Both ways have been measured twice.
          for (const way of ["viewer", "target"]) {
            // oxlint-disable-next-line no-await-in-loop -- they come together
            await page.locator(`.connection-${way}[points*=" "]`).waitFor({ state: "attached" });
          }
          // Nothing is measured after that.
          await haltClocksInCalm(page);
          await page.evaluate(drawPlot);
        },
        leave: (page) => page.keyboard.press("Escape"),
        still: [
          {
            selector: ".connection-verdict",
            words: { ar: ar.verdict.well, en: en.verdict.well },
          },
          { selector: ".connection-plot", numbers: ["24", "3"] },
          { selector: ".connection-rows", numbers: ["0", "0", "1,024", "640", "6"] },
        ],
      },
      panel("about", '[data-action="about"]', "#about"),
      panel("leaving", '[data-action="disconnect"]', "#leaving"),
      {
        state: "keys-elsewhere",
        enter: async (page) => {
          await page.keyboard.press("Control+Alt+Shift+M");
          await shown(page, "#screen[data-keys-elsewhere]");
        },
        showsToast: true,
        leave: (page) => page.locator("#screen canvas").focus(),
      },
      {
        state: "zoomed",
        enter: async (page) => {
          await page.locator("#picture-button").click();
          for (let times = 0; times < 4; times += 1) {
            // oxlint-disable-next-line no-await-in-loop -- one press after another
            await press(page, "zoom-in");
          }
          await page.keyboard.press("Escape");
          await shown(page, "#map");
        },
      },
    ],
  },
  {
    open: async (place) => {
      // Its picture stays as it is, whatever is typed.
      const server = await startBrokenPictureServer(0x33);
      place.later(() => server.close());
      const page = await place.show({ port: server.port });
      await isLive(page);
      return page;
    },
    acts: [
      {
        state: "typing",
        enter: async (page) => {
          await openTypeText(page);
          await page.locator("#type-text-field").fill("Porthole ".repeat(100));
          await press(page, "type");
          // How long the rest takes is known.
          await shown(page, "#typing .quiet");
        },
        still: [{ selector: "#typing", numbers: ["120", "900", "40"], share: 120 / 900 }],
        leave: async (page) => {
          await press(page, "stop-typing");
          await press(page, "dismiss-typing");
        },
      },
      {
        state: "full-screen",
        enter: async (page) => {
          await press(page, "fullscreen");
          await page.waitForFunction(() => document.fullscreenElement !== null);
          // The bar comes to a pointer that rests there.
          await page.mouse.move(500, 40);
          await page.mouse.move(500, 1);
          await shown(page, "#bar[data-revealed]");
        },
        leave: (page) => page.evaluate(() => document.exitFullscreen()),
      },
    ],
  },
  {
    open: async (place) => {
      const machine = await startQemu({ guest: "beep" });
      place.later(() => machine.close());
      const page = await place.show({ port: machine.port, audio: true });
      await viewerReaches(page, "live");
      return page;
    },
    acts: [
      panel("sound", "#sound-button", "#sound", {
        // Its cursor blinks.
        still: [{ selector: "#screen canvas", isLeftOut: true }],
      }),
    ],
  },
  {
    open: (place) => liveConsole(place, { maxSeconds: 330 }),
    acts: [{ state: "time-left", still: [{ selector: "#countdown", numbers: ["5"] }] }],
  },
  {
    open: (place) => liveConsole(place, { maxSeconds: 330, moreTime: true }),
    acts: [
      {
        state: "asking-for-time",
        enter: (page) => shown(page, '[data-action="ask-time"]'),
        still: [{ selector: "#countdown", numbers: ["5"] }],
      },
      {
        state: "time-asked-for",
        enter: async (page) => {
          await press(page, "ask-time");
          await shown(page, "#more-time > .badge");
        },
        still: [{ selector: "#countdown", numbers: ["5"] }],
        showsToast: true,
      },
    ],
  },
  {
    // The gateway would say so after half a minute at the earliest.
    open: async (place) => {
      const page = await liveConsole(place, {}, holdSocket);
      heldSocket(page).page.send(JSON.stringify({ type: "idle", secondsLeft: 55 }));
      return page;
    },
    acts: [
      {
        state: "idle",
        enter: (page) => shown(page, "#idle"),
        still: [{ selector: "#idle-text", numbers: ["48"] }],
      },
    ],
  },
  {
    open: async (place) => {
      const link = await place.link();
      await isLive(await place.visit(link));
      return place.visit(link);
    },
    acts: [{ state: "elsewhere", enter: (page) => viewerReaches(page, "elsewhere") }],
  },
];

/** In the page: round trips of a minute, in place of those that were measured. */
function drawPlot(): void {
  const line = (height: number): string =>
    Array.from({ length: 60 }, (_, at) => {
      const y = height + 4 * Math.sin(at / 3) + (at % 7 === 0 ? -6 : 0);
      return `${String(at * 4.88)},${y.toFixed(1)}`;
    }).join(" ");
  document.querySelector(".connection-viewer")?.setAttribute("points", line(28));
  document.querySelector(".connection-target")?.setAttribute("points", line(50));
}
