import { Closers } from "../../support/closers.ts";
import type { Random } from "../../support/random.ts";
import { startTigerVnc } from "../../support/tiger-vnc.ts";
import { emptyAccount } from "../account.ts";
import { atOnce } from "../../support/at-once.ts";
import { KnownText } from "../known-text.ts";
import type { Part } from "../part.ts";
import { bySession, randomTrials } from "../trials.ts";
import { playRealSession, type RealMachine } from "./real-session.ts";

/** Sessions at the same time, each of a server of its own. */
const WIDTH = 3;

const TRIALS = 120;
const SHORT_TRIALS = 8;

const KEY_EVERY_MS = 60;

/** Between two rectangles of the animation, in milliseconds. */
const PAINT_EVERY_MS = 16;

const SCREEN = { width: 640, height: 480 };
const MAX_SIDE = 200;

/** TigerVNC, in whose X server a text is typed and rectangles are painted. */
export const tigervnc: Part = {
  name: "tigervnc",
  play: async (stage) => {
    const { random, size } = stage;
    const account = emptyAccount();
    const trials = randomTrials(random, size === "full" ? TRIALS : SHORT_TRIALS, 1);
    await atOnce(bySession(trials), WIDTH, async (some) => {
      const closers = new Closers();
      try {
        const machine = await paintedMachine(closers, random.fork());
        await playRealSession(stage, machine, some, account, random.fork());
      } finally {
        await closers.close();
      }
    });
    return account;
  },
};

export async function paintedMachine(closers: Closers, random: Random): Promise<RealMachine> {
  const server = closers.add(await startTigerVnc({ paint: 0x336699, geometry: "640x480" }));
  const { display } = server;
  const painting = setInterval(() => {
    const [width, height] = [random.integer(1, MAX_SIDE), random.integer(1, MAX_SIDE)];
    display.fill(random.integer(0, 0xff_ff_ff), {
      x: random.integer(0, SCREEN.width - width),
      y: random.integer(0, SCREEN.height - height),
      width,
      height,
    });
  }, PAINT_EVERY_MS);
  closers.add({ close: async () => clearInterval(painting) });
  return {
    port: server.port,
    text: new KnownText(random.integer(0, 0xffff_ffff)),
    keyEveryMs: KEY_EVERY_MS,
    typed: async () => display.typed(),
    rest: () => clearInterval(painting),
  };
}
