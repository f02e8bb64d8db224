import fc from "fast-check";
import { afterEach, beforeEach, describe, it, vi } from "vitest";

import { ConsoleChannel } from "../../../viewer/src/session/channel/channel.ts";
import type { RawChannel } from "../../../viewer/src/session/channel/raw-channel.ts";
import type { Session } from "../../../worker/console/session.ts";
import { settled } from "../../unit/console/fake-time.ts";
import { ScriptedServer, startSessionOf, tokenOf } from "../../unit/console/session-stage.ts";
import { Line } from "./line.ts";
import { SoundStream } from "../../../viewer/src/session/channel/sound-stream.ts";
import { Traffic } from "../../../viewer/src/session/channel/traffic.ts";

const HANDSHAKE = Uint8Array.from([...Buffer.from("RFB 003.008\n"), 1, 1]);
const ALL = Number.POSITIVE_INFINITY;
const GRACE_SECONDS = 60;
/** The gateway's flight: ProtocolVersion, security types, SecurityResult and ServerInit. */
const FLIGHT_MESSAGES = 4;
/** The first half of keysyms. */
const KEYS = [1, 5] as const;
const SERVER_CUT_TEXT = 3;

/** Bytes of a client's messages of one length, by their types (RFC 6143 §7.5). */
const LENGTHS: ReadonlyMap<number | undefined, number> = new Map([
  [0, 20],
  [3, 10],
  [4, 8],
  [5, 6],
]);
const SET_ENCODINGS = 2;

/** Bytes of a client's message at this place. */
function lengthAt(stream: Buffer, at: number): number {
  if (stream[at] === SET_ENCODINGS) return 4 + 4 * stream.readUInt16BE(at + 2);
  const length = LENGTHS.get(stream[at]);
  if (length === undefined) throw new Error(`no message begins with ${String(stream[at])}`);
  return length;
}

/** The keys that a machine was told of, whose stream must be whole messages. */
function keysOf({ written }: ScriptedServer) {
  const stream = Buffer.from(written);
  const pressed: number[] = [];
  const held = new Set<number>();
  let at = 0;
  for (; at < stream.length; at += lengthAt(stream, at)) {
    if (stream[at] !== 4 || stream.readUInt16BE(at + 4) !== 256 * KEYS[0] + KEYS[1]) continue;
    const key = stream.readUInt16BE(at + 6);
    if (stream[at + 1] === 1) {
      pressed.push(key);
      held.add(key);
    } else {
      held.delete(key);
    }
  }
  if (at !== stream.length) throw new Error("the stream ends within a message");
  return { pressed, held: [...held] };
}

function cutText(number: number): Uint8Array {
  const text = Buffer.from(`<${String(number)}>`);
  const head = Buffer.alloc(8);
  head[0] = SERVER_CUT_TEXT;
  head.writeUInt32BE(text.length, 4);
  return Buffer.concat([head, text]);
}

/** A real viewer's channel and a real gateway's session, with machines that are dialled one after another. */
class Stage {
  readonly servers: ScriptedServer[] = [];
  /** What each noVNC has been given. */
  readonly screens: Uint8Array[][] = [];
  readonly served: number[][] = [];
  readonly endings: string[] = [];
  /** Whether there is a noVNC that has shaken hands: before that it sends nothing else. */
  hasPicture = false;
  readonly channel: ConsoleChannel;
  readonly started;
  /** In memory; it is made again when it was let go of. */
  session: Session;
  #line = new Line();
  #older: Line[] = [];
  #tokens = 0;
  #texts = 0;

  constructor() {
    // All in a few moments, so that no rate holds.
    const rate = { perSecond: 1, burst: 1e6 };
    this.started = startSessionOf(this.#line, {
      graceSeconds: GRACE_SECONDS,
      waitSeconds: 3600,
      maxSeconds: 604_800,
      grant: { mode: "control", clipboard: "from-guest" },
      limits: {
        resumes: rate,
        redials: { ...rate, again: 1e6 },
        silenceMs: 1e12,
        visibleSilenceMs: 1e12,
      },
      dialTarget: async () => {
        const server = new ScriptedServer();
        this.servers.push(server);
        this.served.push([]);
        return server.dialled;
      },
    });
    this.session = this.started.session;
    const nothing = (): void => {};
    this.channel = new ConsoleChannel(this.#line.browser, {
      sound: new SoundStream(() => {}),
      traffic: new Traffic(
        () => {},
        () => 0,
      ),
      opened: nothing,
      heard: nothing,
      answered: nothing,
      hello: () => void (this.hasPicture = false),
      resumed: nothing,
      renewed: () => this.#attach(),
      waiting: () => void (this.hasPicture = false),
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
    });
    this.#attach();
    this.#line.browser.open();
  }

  /** The machine that is there, if one is. */
  get server(): ScriptedServer | undefined {
    return this.servers.at(-1);
  }

  serve(): void {
    const { server } = this;
    if (server === undefined || this.session.ended) return;
    const message = cutText(this.#texts);
    try {
      server.saysAll(message.subarray(0, 5));
      server.saysAll(message.subarray(5));
    } catch {
      return; // It has closed.
    }
    this.served.at(-1)?.push(this.#texts);
    this.#texts += 1;
  }

  deliver(count: number): void {
    this.#line.deliver(count);
  }

  take(count: number): void {
    this.#line.take(count);
  }

  /** What an older WebSocket still brings to the gateway; then it is gone there as well. */
  late(): void {
    const line = this.#older.shift();
    line?.take(ALL);
    line?.gatewayLoses(1005);
  }

  /** The WebSocket is lost, and nobody comes back. */
  vanish(): void {
    this.#line.gatewayLoses(1006);
  }

  /** The machine closes, if it has not. */
  gone(): void {
    try {
      this.server?.closes();
    } catch {
      // It has.
    }
  }

  /** The WebSocket is lost. `isNoticed`: by the gateway as well; `away`: for how long, milliseconds. */
  async lose(isNoticed: boolean, away: number): Promise<void> {
    if (isNoticed) this.#line.gatewayLoses(1006);
    else this.#older.push(this.#line);
    this.channel.suspend();
    await this.started.time.pass(away);
    const line = new Line();
    if (this.session.isLetGo) {
      this.session = this.started.again();
      void this.session.run();
    }
    const { session } = this;
    const offer = this.channel.offer ?? { token: "none", number: 0, received: 0 };
    const { token, number, received } = offer;
    this.channel.resume(line.browser);
    const tokenHash = token.replace("token-", "");
    const refusal = session.refusalOf({ tokenHash, number, received });
    if (refusal !== undefined) throw new Error(`refused: ${JSON.stringify(refusal)}`);
    this.#tokens += 1;
    const next = tokenOf(`t${String(this.#tokens)}`);
    session.attach({ socket: line, number, received, tokenHash, next });
    this.#line = line;
    line.browser.open();
    while (this.#older.length > 3) this.late();
  }

  /** A noVNC for the connection that begins: it shakes hands once it has the gateway's flight. */
  #attach(): void {
    const screen: Uint8Array[] = [];
    const { raw } = this.channel;
    const onmessage: RawChannel["onmessage"] = ({ data }) => {
      screen.push(new Uint8Array(data).slice());
      if (screen.length !== FLIGHT_MESSAGES) return;
      raw.send(HANDSHAKE);
      this.channel.acceptInput();
      this.hasPicture = true;
    };
    this.hasPicture = false;
    this.screens.push(screen);
    Object.assign(raw, { onmessage });
    this.channel.start();
  }
}

const ACTS = [
  "type",
  "hold",
  "serve",
  "deliver",
  "take",
  "late",
  "lose",
  "park",
  "gone",
  "turn",
] as const;
type Act = readonly [(typeof ACTS)[number], number];

/** More of what goes on than of what interrupts it. */
const OFTEN = [
  "type",
  "type",
  "serve",
  "deliver",
  "deliver",
  "take",
  "take",
  "turn",
  "turn",
] as const;
const act: fc.Arbitrary<Act> = fc.tuple(
  fc.constantFrom(...ACTS, ...OFTEN, ...OFTEN),
  fc.integer({ min: 1, max: 30 }),
);

describe("a real viewer and a real gateway, with one connection after another", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("have no key twice, none held, and nothing of one connection in another", async ({
    expect,
  }) => {
    let connections = 0;
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 250, maxLength: 250 }), async (acts) => {
        const stage = new Stage();
        const { time } = stage.started;
        const typed: number[] = [];
        const key = (down: boolean, number: number): void =>
          stage.channel.raw.send(
            Uint8Array.of(4, down ? 1 : 0, 0, 0, ...KEYS, number >> 8, number & 255),
          );
        const press = (): number => {
          const number = typed.push(typed.length) - 1;
          key(true, number);
          return number;
        };
        const turn = async (milliseconds: number): Promise<void> => {
          vi.advanceTimersByTime(milliseconds);
          await time.pass(milliseconds);
        };
        await settled();
        stage.deliver(ALL);
        stage.take(ALL);
        for (const [kind, amount] of acts) {
          if (kind === "type" && stage.hasPicture) key(false, press());
          if (kind === "hold" && stage.hasPicture) press();
          if (kind === "serve") stage.serve();
          if (kind === "deliver") stage.deliver(amount);
          if (kind === "take") stage.take(amount);
          if (kind === "late") stage.late();
          if (kind === "gone") stage.gone();
          // oxlint-disable-next-line no-await-in-loop -- one after another
          if (kind === "lose") await stage.lose(amount % 2 === 0, 0);
          // oxlint-disable-next-line no-await-in-loop -- one after another
          if (kind === "park") await stage.lose(true, GRACE_SECONDS * 1000 + amount);
          // oxlint-disable-next-line no-await-in-loop -- one after another
          if (kind === "turn") await turn(10 * amount);
          expect(stage.endings).toEqual([]);
          expect(stage.session.ended).toBe(false);
        }
        // The viewer is lost once everything has come to rest: whatever is held is released.
        for (let rest = 0; rest < 40; rest += 1) {
          stage.deliver(ALL);
          stage.take(ALL);
          // oxlint-disable-next-line no-await-in-loop -- one after another
          await turn(500);
        }
        stage.vanish();
        await settled();
        const keys = stage.servers.map(keysOf);
        const pressed = keys.flatMap((one) => one.pressed);
        expect(pressed).toEqual([...new Set(pressed)].toSorted((a, b) => a - b));
        // A machine that has closed by itself has forgotten what was held.
        expect(keys.at(-1)?.held).toEqual([]);
        connections += stage.servers.length;
        arrived += pressed.length;
        for (const [at, screen] of stage.screens.entries()) {
          const text = Buffer.concat(screen.slice(FLIGHT_MESSAGES)).toString("latin1");
          const seen = [...text.matchAll(/<(\d+)>/g)].map((match) => Number(match[1]));
          const begins = stage.served.find((served) => served.includes(seen[0] ?? -1)) ?? [];
          expect(seen, `connection ${String(at)}`).toEqual(begins.slice(0, seen.length));
        }
      }),
      { numRuns: 25 },
    );
    expect(connections).toBeGreaterThan(100);
    expect(arrived).toBeGreaterThan(100);
  });
});
