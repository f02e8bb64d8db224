import type { DemoHypervisor } from "../../../../demo/hypervisor.ts";
import { startBrokenPictureServer } from "../../doubles/broken-picture-server.ts";
import { viewerReaches } from "../../viewer-page.ts";
import type { Scene } from "../scene.ts";
import { heldSocket, holdSocket } from "../held-socket.ts";
import { startStillMachine } from "../open-place.ts";
import { isLive, liveConsole, shown } from "../steps.ts";

const AWAY_TIME = { selector: "#away-time", isLeftOut: true };

/** How late a picture is that lags, in milliseconds. */
const LAG_MS = 1500;

/** Has a machine show a letter and take it away. */
function typeNothing({ desktop }: DemoHypervisor): void {
  for (const keysym of [0x61, 0xff08]) {
    desktop.key(true, keysym);
    desktop.key(false, keysym);
  }
}

/** What is seen of a machine whose picture does not come. */
export const LOSSES: readonly Scene[] = [
  {
    open: async (place) => {
      const page = await liveConsole(place, {}, holdSocket);
      await page.evaluate(() => dispatchEvent(new Event("offline")));
      return page;
    },
    acts: [
      { state: "offline", enter: (page) => shown(page, "#line-words") },
      {
        state: "reconnecting",
        enter: async (page) => {
          // No other one is answered.
          await heldSocket(page).page.close({ code: 1012 });
          await viewerReaches(page, "reconnecting");
          await shown(page, "#away-more");
        },
        still: [AWAY_TIME],
      },
    ],
  },
  {
    open: (place) => liveConsole(place, {}, holdSocket),
    acts: [
      {
        state: "catching-up",
        enter: async (page, { machine }) => {
          const { lag, pongs } = heldSocket(page);
          const busy = setInterval(() => typeNothing(machine), 100);
          // What a round trip takes without the lag.
          while (pongs() === 0) await page.waitForTimeout(50);
          lag(LAG_MS);
          await shown(page, '[data-line="behind"] #line-words');
          clearInterval(busy);
          // What is on its way comes to rest.
          await page.waitForTimeout(LAG_MS);
        },
      },
      {
        state: "silent",
        enter: async (page) => {
          heldSocket(page).silence();
          await shown(page, '[data-line="waiting"] #line-words');
        },
      },
    ],
  },
  {
    open: async (place) => {
      const machine = await startStillMachine();
      const page = await liveConsole(place, { port: machine.port });
      await machine.close();
      return page;
    },
    acts: [
      {
        state: "waiting",
        enter: (page) => viewerReaches(page, "waiting"),
        still: [AWAY_TIME],
      },
    ],
  },
  {
    open: async (place) => {
      // As dark as what is around it: whether its picture is back does not matter.
      const server = await startBrokenPictureServer(0x11);
      place.later(() => server.close());
      const page = await place.show({ port: server.port });
      await isLive(page);
      await page.locator("#screen canvas").evaluate((canvas) => {
        canvas.setAttribute("data-first", "");
      });
      server.breakPicture();
      return page;
    },
    acts: [
      {
        state: "stalled",
        enter: async (page) => {
          await shown(page, "#hint");
          // What is said while it connects is another state.
          await page.locator("#screen canvas:not([data-first])").waitFor({ state: "attached" });
          await viewerReaches(page, "live");
          await page.locator("#hint").evaluate((toast) => {
            toast.removeAttribute("hidden");
          });
        },
        showsToast: true,
        still: [{ selector: "#hint" }],
      },
    ],
  },
];
