import fc from "fast-check";
import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { ConsoleChannel } from "../../../viewer/src/session/channel/channel.ts";
import type { ChannelListener } from "../../../viewer/src/session/channel/channel-listener.ts";
import type { RawChannel } from "../../../viewer/src/session/channel/raw-channel.ts";
import { settled } from "../../unit/console/fake-time.ts";
import { startSessionOf, tokenOf } from "../../unit/console/session-stage.ts";
import { Line } from "./line.ts";
import { SoundStream } from "../../../viewer/src/session/channel/sound-stream.ts";
import { Traffic } from "../../../viewer/src/session/channel/traffic.ts";

const HANDSHAKE = Uint8Array.from([...Buffer.from("RFB 003.008\n"), 1, 1]);
const GRANT = { mode: "control", clipboard: "both", clipboardBytes: 262_144 } as const;
const ALL = Number.POSITIVE_INFINITY;
const KEY_EVENT = 4;
/** The padding and the first half of keysyms, which nothing else here looks like. */
const KEYS = Uint8Array.of(0, 0, 1, 5);
const [CLIENT_CUT_TEXT, SERVER_CUT_TEXT] = [6, 3];

/** A text that says which it is, in a message of either side. */
function cutText(type: number, number: number, length: number): Uint8Array {
  const text = `<${String(number)}>`.padEnd(length, ".");
  const message = new Uint8Array(8 + text.length);
  message[0] = type;
  new DataView(message.buffer).setUint32(4, text.length);
  message.set(new TextEncoder().encode(text), 8);
  return message;
}

/** The real viewer's channel and the real gateway's session, with connections between them that are lost. */
class Stage {
  losses = 0;
  readonly screen: Uint8Array[] = [];
  readonly endings: string[] = [];
  readonly channel: ConsoleChannel;
  readonly started;
  #line = new Line();
  #older: Line[] = [];
  #tokens = 0;

  constructor() {
    // All in one moment, so that no rate holds.
    const limits = { resumes: { perSecond: 1, burst: 1e6 } };
    this.started = startSessionOf(this.#line, { graceSeconds: 60, grant: GRANT, limits });
    const nothing = (): void => {};
    const listener: ChannelListener = {
      sound: new SoundStream(() => {}),
      traffic: new Traffic(
        () => {},
        () => 0,
      ),
      opened: nothing,
      heard: nothing,
      answered: nothing,
      hello: nothing,
      resumed: nothing,
      renewed: nothing,
      waiting: nothing,
      idle: nothing,
      active: nothing,
      lost: nothing,
      warning: nothing,
      mode: nothing,
      others: () => {},
      pointer: () => {},
      untypable: nothing,
      refused: nothing,
      ended: (ending) => this.endings.push(ending),
    };
    this.channel = new ConsoleChannel(this.#line.browser, listener);
    const onmessage: RawChannel["onmessage"] = ({ data }) => {
      this.screen.push(new Uint8Array(data));
    };
    Object.assign(this.channel.raw, { onmessage });
    this.channel.start();
    this.#line.browser.open();
  }

  async shakeHands(): Promise<void> {
    await settled();
    this.#line.deliver(ALL);
    this.channel.raw.send(HANDSHAKE);
    this.#line.take(ALL);
    await settled();
  }

  deliver(count: number): void {
    this.#line.deliver(count);
  }

  take(count: number): void {
    this.#line.take(count);
  }

  /** What an older connection still brings to the gateway; then it is gone there as well. */
  late(): void {
    const line = this.#older.shift();
    line?.take(ALL);
    line?.gatewayLoses(1005);
  }

  /**
   * The connection is lost, and another one is made. `isNoticed`: by the gateway as well; if not, the older one
   * is taken over. `lostAnswers`: tries of which only the gateway hears.
   */
  lose(isNoticed: boolean, lostAnswers: number): void {
    this.losses += 1;
    if (isNoticed) this.#line.gatewayLoses(1006);
    else this.#older.push(this.#line);
    this.channel.suspend();
    for (let tries = 0; tries < lostAnswers; tries += 1) this.#attach().gatewayLoses(1006);
    this.#line = this.#attach();
    this.#line.browser.open();
    // Fewer than the gateway waits for.
    while (this.#older.length > 3) this.late();
  }

  #attach(): Line {
    const line = new Line();
    const offer = this.channel.offer ?? { token: "none", number: 0, received: 0 };
    const { token, number, received } = offer;
    this.channel.resume(line.browser);
    const tokenHash = token.replace("token-", "");
    const refusal = this.started.session.refusalOf({ tokenHash, number, received });
    if (refusal !== undefined) throw new Error(`refused: ${JSON.stringify(refusal)}`);
    this.#tokens += 1;
    const next = tokenOf(`t${String(this.#tokens)}`);
    this.started.session.attach({ socket: line, number, received, tokenHash, next });
    return line;
  }
}

/** The numbers of texts in a stream of whole messages of this type only. */
function numbersIn(stream: Uint8Array): number[] {
  return [
    ...Buffer.from(stream)
      .toString("latin1")
      .matchAll(/<(\d+)>/g),
  ].map((match) => Number(match[1]));
}

/** A KeyEvent of a key that is known by its number. */
function keyEvent(down: boolean, number: number): Uint8Array {
  return Uint8Array.of(KEY_EVENT, down ? 1 : 0, ...KEYS, number >> 8, number & 255);
}

/** The keys of which the server was told, in their order, and which of them are down in the end. */
function keysIn(written: readonly number[]) {
  const stream = Buffer.from(written);
  const pressed: number[] = [];
  const held = new Set<number>();
  for (let at = stream.indexOf(KEYS); at !== -1; at = stream.indexOf(KEYS, at + 1)) {
    const number = stream.readUInt16BE(at + KEYS.length);
    if (stream[at - 1] === 1) {
      pressed.push(number);
      held.add(number);
    } else {
      held.delete(number);
    }
  }
  return { pressed, held: [...held] };
}

type Act = readonly [
  (
    | "say"
    | "type"
    | "hold"
    | "let-go"
    | "serve"
    | "deliver"
    | "take"
    | "late"
    | "lose"
    | "turn"
    | "while-away"
  ),
  number,
];

describe("the streams of a real viewer and a real gateway", () => {
  const act: fc.Arbitrary<Act> = fc.tuple(
    fc.constantFrom(
      "say",
      "type",
      "hold",
      "let-go",
      "serve",
      "deliver",
      "take",
      "late",
      "lose",
      "turn",
      "while-away",
    ),
    fc.integer({ min: 1, max: 30 }),
  );

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("are exact over a thousand losses, wherever they are", async ({ expect }) => {
    let losses = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 400, maxLength: 400 }), async (acts) => {
        const stage = new Stage();
        const { server, session } = stage.started;
        await stage.shakeHands();
        stage.deliver(ALL);
        const handshake = stage.screen.length;
        const said: number[] = [];
        const pressed: number[] = [];
        let held: number | undefined;
        const key = (down: boolean, number: number): void =>
          stage.channel.raw.send(keyEvent(down, number));
        const hold = (): number => {
          key(true, pressed.length);
          return pressed.push(pressed.length) - 1;
        };
        const served: Uint8Array[] = [];
        const serve = (amount: number): void => {
          const message = cutText(SERVER_CUT_TEXT, served.length, 8 * amount * amount * amount);
          served.push(message);
          // Cut anywhere: whole messages and parts of them are read at once.
          server.saysAll(message.subarray(0, amount));
          server.saysAll(message.subarray(amount));
        };
        for (const [kind, amount] of acts) {
          if (kind === "say") {
            stage.channel.raw.send(cutText(CLIENT_CUT_TEXT, said.length, amount * amount));
            said.push(said.length);
          }
          if (kind === "type") key(false, hold());
          if (kind === "hold") held ??= hold();
          if (kind === "let-go" && held !== undefined) {
            key(false, held);
            held = undefined;
          }
          if (kind === "serve") serve(amount);
          if (kind === "deliver") stage.deliver(amount);
          if (kind === "take") stage.take(amount);
          if (kind === "late") stage.late();
          if (kind === "lose") stage.lose(amount % 2 === 0, amount % 3 === 0 ? 2 : 0);
          // Keys have their pace.
          if (kind === "turn") vi.advanceTimersByTime(amount);
          // oxlint-disable-next-line no-await-in-loop -- one after another
          if (kind === "turn") await settled();
          if (kind === "while-away") {
            // Lost, and the server goes on before anybody is back.
            stage.lose(true, 1);
            serve(amount);
            // oxlint-disable-next-line no-await-in-loop -- one after another
            await settled();
          }
          expect(stage.endings).toEqual([]);
        }
        if (held !== undefined) key(false, held);
        for (let turn = 0; turn < 200; turn += 1) {
          vi.advanceTimersByTime(100);
          stage.deliver(ALL);
          stage.take(ALL);
          // oxlint-disable-next-line no-await-in-loop -- one after another
          await settled();
        }
        losses += stage.losses;
        expect(session.ended).toBe(false);
        const screen = Buffer.concat(stage.screen.slice(handshake));
        expect(screen.equals(Buffer.concat(served))).toBe(true);
        expect(numbersIn(Uint8Array.from(server.written))).toEqual(said);
        const keys = keysIn(server.written);
        expect(keys.pressed).toEqual(pressed);
        expect(keys.held).toEqual([]);
      }),
      { numRuns: 18 },
    );
    expect(losses).toBeGreaterThan(1000);
  });

  it("carry what was typed into a connection that nobody noticed to be lost", async ({
    expect,
  }) => {
    const stage = new Stage();
    const { server, session } = stage.started;
    await stage.shakeHands();
    const numbers = Array.from({ length: 1900 }, (_, at) => at);
    stage.channel.keys.claim(numbers.length);
    for (const number of numbers) {
      stage.channel.keys.together(() => {
        stage.channel.raw.send(keyEvent(true, number));
        stage.channel.raw.send(keyEvent(false, number));
      });
    }
    // Nothing arrives anywhere for a minute.
    vi.advanceTimersByTime(60_000);
    stage.lose(false, 0);
    for (let turn = 0; turn < 1000; turn += 1) {
      stage.deliver(ALL);
      stage.take(ALL);
      vi.advanceTimersByTime(100);
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await stage.started.time.pass(100);
    }
    expect(stage.endings).toEqual([]);
    expect(session.ended).toBe(false);
    expect(keysIn(server.written)).toEqual({ pressed: numbers, held: [] });
  });
});
