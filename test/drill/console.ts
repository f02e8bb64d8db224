import type { ConsoleChannel } from "../../viewer/src/session/channel/channel.ts";
import type { RawChannel } from "../../viewer/src/session/channel/raw-channel.ts";
import type { ScreenListener } from "../../viewer/src/session/screens.ts";
import { setEncodings, updateRequest } from "../../worker/rfb/client-message.ts";
import { ChaosViewer } from "../chaos/viewer/chaos-viewer.ts";
import { ANSWER, type AnsweringServer } from "./answering-server.ts";

const AREA = { x: 0, y: 0, width: 640, height: 480 };
const RAW = 0;
const KEY_EVENT = 4;

/** Keysyms of the consoles, which no two have in common: Unicode's from U+0100 on. */
const FIRST_KEYSYM = 0x0100_0100;

/** One console that somebody looks at. */
export class Console {
  readonly #viewer: ChaosViewer;
  readonly #keysym: number;
  #press: (keysym: number) => void = () => {};
  #pictures = 0;

  constructor(number: number, url: string, ticket: string) {
    this.#keysym = FIRST_KEYSYM + number;
    this.#viewer = new ChaosViewer({
      url,
      ticket,
      random: Math.random,
      show: (channel, listener) => this.#show(channel, listener),
    });
  }

  /** The session's public name. */
  get session(): string {
    const { state } = this.#viewer;
    if (!("hello" in state) || state.hello === undefined) throw new Error("no hello");
    return state.hello.session;
  }

  /** When it became live last, on the clock of `performance.now()`. */
  get liveAt(): number {
    return this.#viewer.liveAt;
  }

  /** Resolves when its machine's screen has been drawn after this time. Rejects if it is lost. */
  async isBackAfter(time: number): Promise<void> {
    const viewer = this.#viewer;
    await viewer.until(() => viewer.isLive && viewer.liveAt > time, "a console");
  }

  /** Presses a key: it has to arrive once, and its picture here. */
  async answers(server: AnsweringServer): Promise<void> {
    const pictures = this.#pictures;
    const told = (): number => server.keysyms.filter((keysym) => keysym === this.#keysym).length;
    const before = told();
    this.#press(this.#keysym);
    await this.#viewer.until(() => this.#pictures > pictures, "a console's picture");
    if (told() !== before + 1) throw new Error(`a key arrived ${told() - before} times`);
  }

  async close(): Promise<void> {
    this.#viewer.close();
  }

  #show({ raw }: ConsoleChannel, { connected, painted }: ScreenListener): void {
    const send = (bytes: Uint8Array): void => raw.send(bytes);
    const steps: (() => void)[] = [
      () => send(Buffer.from("RFB 003.008\n")),
      () => send(Uint8Array.of(1)),
      () => send(Uint8Array.of(1)),
      () => {
        connected();
        send(setEncodings([RAW]));
        send(updateRequest(AREA, false));
      },
    ];
    let received = 0;
    const onmessage: RawChannel["onmessage"] = ({ data }) => {
      const step = steps.shift();
      if (step !== undefined) return step();
      received += data.byteLength;
      while (received >= ANSWER.length) {
        received -= ANSWER.length;
        this.#pictures += 1;
        painted();
        send(updateRequest(AREA, true));
      }
    };
    Object.assign(raw, { onmessage });
    this.#press = (keysym) => {
      const event = Buffer.of(KEY_EVENT, 1, 0, 0, 0, 0, 0, 0);
      event.writeUInt32BE(keysym, 4);
      send(event);
      event[1] = 0;
      send(event);
    };
  }
}
