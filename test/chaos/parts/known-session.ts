import { mintTicket } from "../../support/gateway.ts";
import { Closers } from "../../support/closers.ts";
import type { Random } from "../../support/random.ts";
import { countBytes, countKeys, type Account } from "../account.ts";
import { KnownText } from "../known-text.ts";
import type { Stage } from "../part.ts";
import { ChaosProxy } from "../proxy/chaos-proxy.ts";
import { webSocketLength } from "../proxy/message-lengths.ts";
import { startKnownServer } from "../server/known-server.ts";
import { storm, type Trial } from "../storm.ts";
import { ChaosViewer } from "../viewer/chaos-viewer.ts";
import { settled } from "../settled.ts";
import { showKnownScreen, type KnownScreen } from "../viewer/known-screen.ts";
import { Typist } from "../viewer/typist.ts";

/** Between two keys, in milliseconds. */
const KEY_EVERY_MS = 60;

/** How long the last keys may take to arrive, in milliseconds. */
const SETTLE_MS = 30_000;

const KEY_EVENT = 4;

/** One session of a server whose stream is known, while its WebSocket is lost in these ways. */
export async function playKnownSession(
  { gateway }: Stage,
  trials: readonly Trial[],
  account: Account,
  random: Random,
): Promise<void> {
  const closers = new Closers();
  try {
    const seed = random.integer(0, 0xffff_ffff);
    const server = closers.add(await startKnownServer(seed));
    const proxy = closers.add(
      await ChaosProxy.start({
        port: gateway.port,
        lengths: { "to-server": webSocketLength, "to-client": webSocketLength },
        ...(random.integer(0, 1) === 0 ? {} : { split: random.fork() }),
      }),
    );
    let screen: KnownScreen | undefined;
    let press = (_character: string): void => {};
    const viewer = new ChaosViewer({
      url: `http://127.0.0.1:${proxy.port}`,
      ticket: await mintTicket({ port: server.port }),
      random: () => random.next(),
      show: (channel, listener) => {
        screen = showKnownScreen(seed, channel, listener);
        press = (character) => {
          const keysym = character.charCodeAt(0);
          channel.raw.send(Uint8Array.of(KEY_EVENT, 1, 0, 0, 0, 0, 0, keysym));
          channel.raw.send(Uint8Array.of(KEY_EVENT, 0, 0, 0, 0, 0, 0, keysym));
        };
      },
    });
    closers.add({ close: async () => viewer.close() });
    await viewer.until(() => viewer.state.kind === "live", "at first");
    const text = new KnownText(seed);
    const typist = new Typist({
      text,
      press: (character) => press(character),
      mayType: () => viewer.takesInput,
      everyMs: KEY_EVERY_MS,
    });
    closers.add({ close: async () => typist.stop() });
    await storm(trials, viewer, proxy, account, random);
    typist.stop();
    const received = (): string =>
      String.fromCharCode(...server.keys.flatMap(({ down, keysym }) => (down ? [keysym] : [])));
    const updates = screen?.updates() ?? 0;
    const isDone = (): boolean =>
      received().length >= typist.typed && (screen?.updates() ?? 0) > updates;
    await settled(isDone, SETTLE_MS);
    countKeys(account, text, received(), typist.typed);
    if (screen !== undefined) countBytes(account, screen.ruler);
  } finally {
    await closers.close();
  }
}
