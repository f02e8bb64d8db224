import type { Closers } from "../../support/closers.ts";
import { startQemu } from "../../support/qemu.ts";
import type { Random } from "../../support/random.ts";
import { connectRfb, tcpPipe, type RfbClient } from "../../support/rfb-client.ts";
import { isDrawn, PROMPT, readScreen } from "../../support/vga-text.ts";
import { emptyAccount } from "../account.ts";
import { CHARACTERS, KnownText } from "../known-text.ts";
import type { Part } from "../part.ts";
import { settled } from "../settled.ts";
import { bySession, randomTrials } from "../trials.ts";
import { playRealSession, type RealMachine } from "./real-session.ts";

const TRIALS = 60;
const SHORT_TRIALS = 6;

const KEY_EVERY_MS = 80;

/** Cells of the text screen; after them it scrolls. */
const CELLS = 80 * 25;

/** How long a machine may take to boot, and to show what was typed, in milliseconds. */
const LIMIT_MS = 20_000;

/** QEMU, whose guest shows what is typed. One machine, one session after another. */
export const qemu: Part = {
  name: "qemu",
  play: async (stage) => {
    const { random, size, closers } = stage;
    const account = emptyAccount();
    for (const trials of bySession(
      randomTrials(random, size === "full" ? TRIALS : SHORT_TRIALS, 1),
    )) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const machine = await echoMachine(closers, random);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await playRealSession(stage, machine, trials, account, random.fork());
    }
    return account;
  },
};

async function echoMachine(closers: Closers, random: Random): Promise<RealMachine> {
  const { port } = closers.add(await startQemu({ guest: "echo" }));
  const characters = await learnCharacters(port);
  const typed = async (direct: RfbClient): Promise<string> => {
    const cells = await cellsOf(direct, CELLS);
    const after = cells.slice(1 + CHARACTERS.length);
    const end = after.findIndex((cell) => !isDrawn(cell));
    return after
      .slice(0, end === -1 ? after.length : end)
      .map((cell) => characters.get(cell) ?? "?")
      .join("");
  };
  return {
    port,
    text: new KnownText(random.integer(0, 0xffff_ffff)),
    keyEveryMs: KEY_EVERY_MS,
    typed,
    rest: () => {},
  };
}

/** How the guest draws each character, which a client without a gateway types first. */
async function learnCharacters(port: number): Promise<ReadonlyMap<string, string>> {
  const direct = await connectRfb(tcpPipe("127.0.0.1", port));
  try {
    const isBooted = async (): Promise<boolean> => (await cellsOf(direct, 1))[0] === PROMPT;
    if (!(await settled(isBooted, LIMIT_MS))) throw new Error("the guest did not boot");
    for (const character of CHARACTERS) {
      direct.type(character);
      // oxlint-disable-next-line no-await-in-loop -- the guest polls its keyboard
      await new Promise((resolve) => setTimeout(resolve, KEY_EVERY_MS));
    }
    const drawn = async (): Promise<readonly string[]> =>
      (await cellsOf(direct, 1 + CHARACTERS.length)).slice(1);
    if (!(await settled(async () => (await drawn()).every(isDrawn), LIMIT_MS))) {
      throw new Error("the guest did not show what was typed");
    }
    const cells = await drawn();
    return new Map(Array.from(CHARACTERS, (character, at) => [cells[at] ?? "", character]));
  } finally {
    direct.close();
  }
}

/** The first cells of a text screen; fewer while the screen is smaller. */
async function cellsOf(client: RfbClient, count: number): Promise<readonly string[]> {
  return readScreen((...area) => Promise.resolve(client.pixels(...area)), count);
}
