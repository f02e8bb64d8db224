import { Closers } from "../../support/closers.ts";
import { atOnce } from "../../support/at-once.ts";
import { mintTicket } from "../../support/gateway.ts";
import type { Random } from "../../support/random.ts";
import { countBytes, emptyAccount, type Account } from "../account.ts";
import { keysOver, type ArrivedKey } from "../key-ledger.ts";
import type { Part, Stage } from "../part.ts";
import { ChaosProxy } from "../proxy/chaos-proxy.ts";
import { knownServerLength, rfbClientLength, webSocketLength } from "../proxy/message-lengths.ts";
import { startKnownServer, type KnownServer } from "../server/known-server.ts";
import { updateOf } from "../server/update-stream.ts";
import { settled } from "../settled.ts";
import { storm, type Trial } from "../storm.ts";
import { bySession, machineTrials, randomTrials } from "../trials.ts";
import { ChaosViewer } from "../viewer/chaos-viewer.ts";
import { showKnownScreen, type KnownScreen } from "../viewer/known-screen.ts";

/** Sessions at the same time. */
const WIDTH = 6;

const TRIALS = 96;
const SHORT_TRIALS = 12;

/** Few, because the gateway waits longer with each loss after the one before. */
const SHORT_TRIALS_A_SESSION = 2;

const KEY_EVERY_MS = 60;
const KEY_EVENT = 4;

/** Keysyms by the number of the key: Unicode's from U+0100 on, of which no two keys have the same. */
const FIRST_KEYSYM = 0x0100_0100;

const SETTLE_MS = 30_000;

/**
 * The connection to the machine is struck, and now and then the viewer's: the gateway dials the machine again, and
 * the session goes on with a new connection.
 */
export const bothLegs: Part = {
  name: "both-legs",
  play: async (stage) => {
    const { random, size } = stage;
    const account = emptyAccount();
    const sessions =
      size === "full"
        ? bySession(machineTrials(random, TRIALS))
        : bySession(machineTrials(random, SHORT_TRIALS), SHORT_TRIALS_A_SESSION);
    await atOnce(sessions, WIDTH, (trials) => playSession(stage, trials, account, random.fork()));
    return account;
  },
};

async function playSession(
  stage: Stage,
  trials: readonly Trial[],
  account: Account,
  random: Random,
): Promise<void> {
  const closers = new Closers();
  try {
    const seed = random.integer(0, 0xffff_ffff);
    const server = closers.add(await startKnownServer(seed));
    const { toMachine, toGateway } = await openProxies(stage, server, seed, random, closers);
    const { viewer, screens, press } = await openViewer(toGateway, toMachine, seed, random);
    closers.add({ close: async () => viewer.close() });
    let typed = 0;
    const starts = [0];
    viewer.onLive = () => starts.push(typed);
    await viewer.until(() => viewer.isLive, "at first");
    const typing = setInterval(() => {
      if (!viewer.takesInput) return;
      press(typed);
      typed += 1;
    }, KEY_EVERY_MS);
    closers.add({ close: async () => clearInterval(typing) });
    for (const trial of trials) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await storm([trial], viewer, toMachine, account, random, account.machine);
      if (random.integer(0, 2) > 0) continue;
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await storm(randomTrials(random, 1, 1), viewer, toGateway, account, random);
    }
    // Something has to arrive after the last of them.
    const before = typed;
    await settled(() => typed > before, SETTLE_MS);
    clearInterval(typing);
    await settled(() => pressedOf(server).at(-1)?.number === typed - 1, SETTLE_MS);
    const keys = keysOver(pressedOf(server), starts, typed);
    account.keysTyped += typed;
    account.keysLost += keys.lost;
    account.keysRepeated += keys.repeated;
    for (const { ruler } of screens) countBytes(account, ruler);
  } finally {
    await closers.close();
  }
}

/** A proxy before the machine and one before the gateway. */
async function openProxies(
  { gateway }: Stage,
  server: KnownServer,
  seed: number,
  random: Random,
  closers: Closers,
): Promise<{ readonly toMachine: ChaosProxy; readonly toGateway: ChaosProxy }> {
  const toMachine = await ChaosProxy.start({
    port: server.port,
    lengths: {
      "to-server": rfbClientLength,
      "to-client": knownServerLength((number) => updateOf(seed, number).length),
    },
    split: random.fork(),
  });
  closers.add(toMachine);
  const lengths = { "to-server": webSocketLength, "to-client": webSocketLength };
  const toGateway = closers.add(await ChaosProxy.start({ port: gateway.port, lengths }));
  return { toMachine, toGateway };
}

interface Looking {
  readonly viewer: ChaosViewer;
  /** What each of the session's connections has shown. */
  readonly screens: readonly KnownScreen[];
  /** Presses and releases a key, by its number. */
  readonly press: (number: number) => void;
}

async function openViewer(
  toGateway: ChaosProxy,
  toMachine: ChaosProxy,
  seed: number,
  random: Random,
): Promise<Looking> {
  const screens: KnownScreen[] = [];
  let send = (_bytes: Uint8Array): void => {};
  const viewer = new ChaosViewer({
    url: `http://127.0.0.1:${toGateway.port}`,
    ticket: await mintTicket({ port: toMachine.port }),
    random: () => random.next(),
    show: (channel, listener) => {
      const { raw } = channel;
      screens.push(showKnownScreen(seed, channel, listener));
      send = (bytes) => raw.send(bytes);
    },
  });
  return {
    viewer,
    screens,
    press: (number) => {
      for (const down of [1, 0]) send(keyEvent(number, down));
    },
  };
}

/** The keys that the server was told of. */
function pressedOf({ keys }: KnownServer): readonly ArrivedKey[] {
  return keys.flatMap(({ down, keysym, connection }) =>
    down ? [{ number: keysym - FIRST_KEYSYM, connection }] : [],
  );
}

function keyEvent(number: number, down: number): Uint8Array {
  const event = Buffer.of(KEY_EVENT, down, 0, 0, 0, 0, 0, 0);
  event.writeUInt32BE(FIRST_KEYSYM + number, 4);
  return event;
}
