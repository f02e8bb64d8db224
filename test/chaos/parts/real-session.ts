import { mintTicket } from "../../support/gateway.ts";
import { Closers } from "../../support/closers.ts";
import type { Random } from "../../support/random.ts";
import { connectRfb, tcpPipe, type RfbClient } from "../../support/rfb-client.ts";
import { countKeys, type Account } from "../account.ts";
import type { KnownText } from "../known-text.ts";
import type { Stage } from "../part.ts";
import { ChaosProxy } from "../proxy/chaos-proxy.ts";
import { webSocketLength } from "../proxy/message-lengths.ts";
import { settled } from "../settled.ts";
import { storm, type Trial } from "../storm.ts";
import { ChaosViewer } from "../viewer/chaos-viewer.ts";
import { DecodingScreen } from "../viewer/decoding-screen.ts";
import type { Framebuffer } from "../viewer/framebuffer.ts";
import { Typist } from "../viewer/typist.ts";

/** A machine whose keyboard can be read and whose screen comes to rest. */
export interface RealMachine {
  readonly port: number;
  readonly text: KnownText;
  /** Between two keys, in milliseconds. */
  readonly keyEveryMs: number;
  /** The characters of the keys that have arrived. */
  typed(direct: RfbClient): Promise<string>;
  /** From now on nothing changes but by keys. */
  rest(): void;
}

/** How long the last keys and the last picture may take to arrive, in milliseconds. */
const SETTLE_MS = 30_000;

/** One session of a real VNC server, while its WebSocket is lost in these ways. */
export async function playRealSession(
  { gateway }: Stage,
  machine: RealMachine,
  trials: readonly Trial[],
  account: Account,
  random: Random,
): Promise<void> {
  const closers = new Closers();
  let screen: DecodingScreen | undefined;
  try {
    const proxy = closers.add(
      await ChaosProxy.start({
        port: gateway.port,
        lengths: { "to-server": webSocketLength, "to-client": webSocketLength },
        split: random.fork(),
      }),
    );
    const viewer = new ChaosViewer({
      url: `http://127.0.0.1:${proxy.port}`,
      ticket: await mintTicket({ port: machine.port }),
      random: () => random.next(),
      show: (channel, listener) => {
        screen = new DecodingScreen(channel, listener);
      },
    });
    closers.add({ close: async () => viewer.close() });
    await viewer.until(() => viewer.state.kind === "live", "at first");
    const typist = new Typist({
      text: machine.text,
      press: (character) => screen?.type(character),
      mayType: () => viewer.takesInput,
      everyMs: machine.keyEveryMs,
    });
    closers.add({ close: async () => typist.stop() });
    await storm(trials, viewer, proxy, account, random);
    typist.stop();
    machine.rest();
    await compare(machine, screen, typist.typed, account);
  } catch (error) {
    throw screen?.fault === undefined ? error : screen.fault;
  } finally {
    await closers.close();
  }
}

/** Compares what has arrived at both ends, the screen with that of a client without a gateway. */
async function compare(
  machine: RealMachine,
  screen: DecodingScreen | undefined,
  typed: number,
  account: Account,
): Promise<void> {
  const direct = await connectRfb(tcpPipe("127.0.0.1", machine.port));
  try {
    await direct.nextUpdate();
    await settled(async () => (await machine.typed(direct)).length >= typed, SETTLE_MS);
    countKeys(account, machine.text, await machine.typed(direct), typed);
    const shown = screen?.framebuffer;
    const isSame = (): boolean => shown !== undefined && picture(shown) === pictureOf(direct);
    account.pictures += 1;
    if (!(await settled(isSame, SETTLE_MS))) account.picturesDifferent += 1;
  } finally {
    direct.close();
  }
}

function pictureOf(client: RfbClient): string {
  const [width, height] = [client.width(), client.height()];
  return picture({ width, height, pixels: (...area) => client.pixels(...area) });
}

function picture(shown: Pick<Framebuffer, "width" | "height" | "pixels">): string {
  const { width, height } = shown;
  const bytes = Buffer.from(Uint32Array.from(shown.pixels(0, 0, width, height)).buffer);
  return `${width}x${height} ${bytes.toString("latin1")}`;
}
