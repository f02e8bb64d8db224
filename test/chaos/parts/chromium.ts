import { launchChromium, openPage } from "../../support/chromium.ts";
import { mintLink } from "../../support/gateway.ts";
import { Closers } from "../../support/closers.ts";
import { connectRfb, tcpPipe, type RfbClient } from "../../support/rfb-client.ts";
import { focusScreen, screenPixels } from "../../support/viewer-page.ts";
import { countKeys, emptyAccount, type Account } from "../account.ts";
import type { Part, Stage } from "../part.ts";
import { ChaosProxy } from "../proxy/chaos-proxy.ts";
import { webSocketLength } from "../proxy/message-lengths.ts";
import { settled } from "../settled.ts";
import { storm, type Trial } from "../storm.ts";
import { bySession, randomTrials } from "../trials.ts";
import { PageSurvivor } from "../viewer/page-survivor.ts";
import { Typist } from "../viewer/typist.ts";
import { paintedMachine } from "./tigervnc.ts";
import type { RealMachine } from "./real-session.ts";

const TRIALS = 72;
const SHORT_TRIALS = 4;

/** How long the last keys and the last picture may take to arrive, in milliseconds. */
const SETTLE_MS = 30_000;

/** Chromium with the gateway's page, in front of TigerVNC. One page after another. */
export const chromium: Part = {
  name: "chromium",
  play: async (stage) => {
    const { random, size, closers } = stage;
    const account = emptyAccount();
    const browser = closers.add(await launchChromium());
    const trials = randomTrials(random, size === "full" ? TRIALS : SHORT_TRIALS, 1);
    for (const some of bySession(trials)) {
      const own = new Closers();
      try {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        const machine = await paintedMachine(own, random.fork());
        // oxlint-disable-next-line no-await-in-loop -- one after another
        const watched = own.add(await openPage(browser));
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await playPage({ ...stage, closers: own }, watched.page, machine, some, account);
      } finally {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await own.close();
      }
    }
    return account;
  },
};

async function playPage(
  { gateway, random, closers }: Stage,
  page: Parameters<typeof screenPixels>[0],
  machine: RealMachine,
  trials: readonly Trial[],
  account: Account,
): Promise<void> {
  const proxy = closers.add(
    await ChaosProxy.start({
      port: gateway.port,
      lengths: { "to-server": webSocketLength, "to-client": webSocketLength },
      split: random.fork(),
    }),
  );
  const survivor = await PageSurvivor.watch(page);
  // The page itself comes straight from the gateway's address through the same proxy.
  await page.goto(
    await mintLink({ url: `http://127.0.0.1:${proxy.port}` }, { port: machine.port }),
  );
  await survivor.until(() => survivor.isLive, "at first");
  await focusScreen(page);
  const typist = new Typist({
    text: machine.text,
    press: (character) => void page.keyboard.press(character).catch(() => undefined),
    mayType: () => survivor.takesInput,
    everyMs: machine.keyEveryMs,
  });
  closers.add({ close: async () => typist.stop() });
  await storm(trials, survivor, proxy, account, random);
  typist.stop();
  machine.rest();
  const direct = await connectRfb(tcpPipe("127.0.0.1", machine.port));
  try {
    await direct.nextUpdate();
    await settled(async () => (await machine.typed(direct)).length >= typist.typed, SETTLE_MS);
    countKeys(account, machine.text, await machine.typed(direct), typist.typed);
    account.pictures += 1;
    if (!(await settled(() => isSame(page, direct), SETTLE_MS))) account.picturesDifferent += 1;
  } finally {
    direct.close();
  }
}

/** Whether the page shows what a client without a gateway sees. Solid rectangles have no losses. */
async function isSame(
  page: Parameters<typeof screenPixels>[0],
  direct: RfbClient,
): Promise<boolean> {
  const [width, height] = [direct.width(), direct.height()];
  const shown = await screenPixels(page, 0, 0, width, height);
  const expected = direct.pixels(0, 0, width, height);
  return shown.every((pixel, at) => pixel === expected[at]);
}
