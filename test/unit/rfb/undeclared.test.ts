import fc from "fast-check";
import { describe, it } from "vitest";

import { PLAIN_VIEWER_ENCODINGS, VIEWER_PIXEL_FORMAT } from "../../../worker/rfb/novnc-defaults.ts";
import { concat, cut, hex, u32, wire } from "../../support/play.ts";
import { message } from "../../support/rfb/client-stream.ts";
import { CONTROL, stage, update, VIEW } from "./proxy-stage.ts";
import { EVERYTHING, parse } from "./server/reading.ts";
import { readServerStream } from "../../support/rfb/reference.ts";
import { VIEWER_LISTS } from "./viewer-lists.ts";

/** What every plain viewer must know, by docs/rfb.md: it may come before the viewer has spoken. */
const SAFE = [1, 7, 5, 2, 0, -26, -254, -223];

const RAW = 0;
const COPY_RECT = 1;
const LAST_RECT = -224;
const EXTENDED_KEY = -258;
const XVP = -309;
const CLIPBOARD = 0xc0a1_e5ce | 0;

/** CopyRect of the first pixel onto itself: what comes in the place of a rectangle. */
const UNCHANGED = update.rectangle(COPY_RECT, 1, 1, Uint8Array.of(0, 0, 0, 0));

/** One rectangle of each encoding that a server may use, by its number. */
const RECTANGLES: ReadonlyMap<number, Uint8Array> = new Map(
  (
    [
      [RAW, 1, 1, [1, 2, 3, 4]],
      [COPY_RECT, 1, 1, [0, 1, 0, 1]],
      [2, 1, 1, [0, 0, 0, 0, 1, 2, 3, 4]],
      [4, 1, 1, [0, 0, 0, 0, 1, 2, 3, 4]],
      [5, 1, 1, [0]],
      [6, 1, 1, [0, 0, 0, 0]],
      [7, 1, 1, [0x80, 1, 2, 3]],
      [16, 1, 1, [0, 0, 0, 0]],
      [-223, 640, 480, []],
      [LAST_RECT, 0, 0, []],
      [-239, 1, 1, [1, 2, 3, 4, 0x80]],
      [-240, 0, 0, []],
      [-257, 0, 0, []],
      [EXTENDED_KEY, 0, 0, []],
      [-260, 1, 1, [0x80, 1, 2, 3]],
      [-261, 0, 0, [1]],
      [-307, 0, 0, [0, 0, 0, 0]],
      [-308, 640, 480, [0, 0, 0, 0]],
      [-316, 0, 0, []],
      [0x574d_5664, 1, 1, [1, 0, 1, 2, 3, 4]],
    ] as const
  ).map(([encoding, width, height, body]) => [
    encoding,
    update.rectangle(encoding, width, height, Uint8Array.from(body)),
  ]),
);

/** Messages that stand for themselves, and the pseudo-encoding that a server must have been asked for. */
const MESSAGES: readonly (readonly [number | undefined, Uint8Array])[] = [
  [undefined, wire([2])],
  [undefined, wire([3, 0, 0, 0], u32(2), "hi")],
  [CLIPBOARD, wire([3, 0, 0, 0], u32(-8 >>> 0), u32(0x1f00_0001), u32(0))],
  [-313, wire([150])],
  [-312, wire([248, 0, 0, 0], u32(0x8000_0000), [0])],
  [XVP, wire([250, 0, 1, 1])],
];

type Step =
  | { readonly viewer: readonly number[] }
  | { readonly mode: "control" | "view" }
  /** The server takes notice of what it was told. */
  | { readonly server: "hears" }
  /** It draws; each number picks one of the encodings that it may use. */
  | { readonly draws: readonly number[] }
  | { readonly says: number }
  /** This many of its bytes arrive. */
  | { readonly arrive: number };

const numbers = [...RECTANGLES.keys(), XVP, -312, -313, CLIPBOARD, 21, 50, -26, -254, 999];

const lists = fc.oneof(
  fc.constantFrom<readonly number[]>(...Object.values(VIEWER_LISTS)),
  fc.subarray(numbers),
  fc.shuffledSubarray([...PLAIN_VIEWER_ENCODINGS, EXTENDED_KEY]),
);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ viewer: lists }) },
    { weight: 1, arbitrary: fc.record({ mode: fc.constantFrom("control", "view") }) },
    { weight: 3, arbitrary: fc.record({ server: fc.constant("hears") }) },
    { weight: 5, arbitrary: fc.record({ draws: fc.array(fc.nat(63), { maxLength: 5 }) }) },
    { weight: 2, arbitrary: fc.record({ says: fc.nat(63) }) },
    { weight: 5, arbitrary: fc.record({ arrive: fc.integer({ min: 1, max: 120 }) }) },
  ),
  { minLength: 5, maxLength: 40 },
);

/** A server that keeps to RFC 6143: it uses what it was last asked for, as far as it has heard. */
class Server {
  readonly #told: (readonly number[])[] = [];
  #inForce: readonly number[] = [];
  #unsent: Uint8Array[] = [];
  updates = 0;

  take(messages: readonly string[]): void {
    for (const one of messages) {
      const bytes = Buffer.from(one, "hex");
      if (bytes[0] !== 2) continue;
      const count = bytes.readUInt16BE(2);
      this.#told.push(Array.from({ length: count }, (_, at) => bytes.readInt32BE(4 + 4 * at)));
    }
  }

  hear(): void {
    this.#inForce = this.#told.shift() ?? this.#inForce;
    // As QEMU does, whenever it is asked.
    if (this.#inForce.includes(EXTENDED_KEY)) this.#draw([EXTENDED_KEY]);
  }

  draw(picks: readonly number[]): void {
    const mine = [RAW, ...this.#inForce.filter((one) => RECTANGLES.has(one) && one !== RAW)];
    const drawn = picks.map((pick) => mine[pick % mine.length] ?? RAW);
    const last = drawn.indexOf(LAST_RECT);
    this.#draw(last < 0 ? drawn : drawn.slice(0, last + 1));
  }

  say(pick: number): void {
    const mine = MESSAGES.filter(([asked]) => asked === undefined || this.#inForce.includes(asked));
    const said = mine[pick % mine.length];
    if (said) this.#unsent.push(said[1]);
  }

  arrive(count: number): Uint8Array {
    const bytes = concat(this.#unsent);
    this.#unsent = [bytes.subarray(count)];
    return bytes.subarray(0, count);
  }

  #draw(encodings: readonly number[]): void {
    this.updates += 1;
    const rectangles = encodings.map((one) => RECTANGLES.get(one) ?? new Uint8Array(0));
    this.#unsent.push(update.of(...rectangles));
  }
}

/** What has reached the viewer: its encodings and the pseudo-encodings that its messages need. */
function reached(bytes: Buffer): { readonly needed: Set<number>; readonly updates: number } {
  const reading = readServerStream(bytes, { bitsPerPixel: 32, depth: 24 });
  const needed = new Set(Object.keys(reading.rectangles).map(Number));
  for (const { type, start } of reading.messages) {
    if (type === 3 && bytes.readInt32BE(start + 4) < 0) needed.add(CLIPBOARD);
    if (type === 150) needed.add(-313);
    if (type === 248) needed.add(-312);
    if (type === 250) needed.add(XVP);
    if (![0, 2, 3, 150, 248, 250].includes(type)) throw new Error(`message ${type}`);
  }
  return { needed, updates: reading.updates };
}

describe("a plain viewer", () => {
  it("of every kind that docs/rfb.md names knows what comes before it has spoken", ({ expect }) => {
    const isLevel = (one: number) => one < -20 && one > -257 && ![-223, -224, -239].includes(one);
    for (const [name, list] of Object.entries<readonly number[]>(VIEWER_LISTS)) {
      if (!/^(noVNC \d|gtk)/.test(name)) continue;
      const unknown = SAFE.filter((one) => !isLevel(one) && !list.includes(one));
      expect(unknown, name).toEqual([]);
    }
  });

  it("gets nothing that it has not declared, whatever it declares and whenever", ({ expect }) => {
    fc.assert(
      fc.property(steps, fc.boolean(), fc.boolean(), (all, isQemu, control) => {
        const { proxy, upstream, downstream } = plain({ isQemu, control });
        const server = new Server();
        const declared = new Set(SAFE);
        let stream = Buffer.alloc(0);
        const arrive = (count: number): void => {
          proxy.fromServer(server.arrive(count), 0);
          stream = Buffer.concat([stream, Buffer.from(downstream(), "hex")]);
          const undeclared = [...reached(stream).needed].filter((one) => !declared.has(one));
          expect(undeclared).toEqual([]);
        };
        for (const step of all) {
          if ("viewer" in step) {
            proxy.fromViewer(message.encodings(...step.viewer), 0);
            for (const one of step.viewer) declared.add(one);
          } else if ("mode" in step) proxy.setPolicy(step.mode === "view" ? VIEW : CONTROL);
          else if ("server" in step) server.hear();
          else if ("draws" in step) server.draw(step.draws);
          else if ("says" in step) server.say(step.says);
          else arrive(step.arrive);
          server.take(upstream());
        }
        arrive(Number.MAX_SAFE_INTEGER);
        // It all got there, and in step.
        expect(reached(stream).updates).toBe(server.updates);
      }),
      { numRuns: 1500 },
    );
  });

  it.for(Object.entries(VIEWER_LISTS))(
    "that is %s hears of extended keys if it knows them, after it has spoken",
    ([, list], { expect }) => {
      const { proxy, upstream, downstream } = plain({ isQemu: true, control: true });
      const shown = hex(update.of(update.rectangle(EXTENDED_KEY)));
      const asksForKeys = () =>
        upstream().some((one) => one.startsWith("02") && one.includes("fffffefe"));
      expect(asksForKeys()).toBe(true);
      proxy.fromServer(update.of(update.rectangle(EXTENDED_KEY)), 0);
      expect(downstream()).toBe(hex(update.of(UNCHANGED)));
      const knows = (list as readonly number[]).includes(EXTENDED_KEY);
      upstream();
      proxy.fromViewer(message.encodings(...list), 0);
      expect(asksForKeys()).toBe(knows);
      proxy.fromServer(update.of(update.rectangle(EXTENDED_KEY)), 0);
      expect(downstream() === shown).toBe(knows);
    },
  );

  it("that knows just what the gateway asked for hears of extended keys", ({ expect }) => {
    const { proxy, upstream } = plain({ isQemu: true, control: true });
    const list = [...PLAIN_VIEWER_ENCODINGS, EXTENDED_KEY];
    expect(upstream()).toContain(hex(message.encodings(...list)));
    proxy.fromViewer(message.encodings(...list), 0);
    expect(upstream()).toContain(hex(message.encodings(...list)));
  });

  it("has the rest of an update left as it is, wherever it is cut", ({ expect }) => {
    const key = update.rectangle(EXTENDED_KEY);
    const raw = update.rectangle(RAW, 1, 1, Uint8Array.of(1, 2, 3, 4));
    const stream = concat([update.of(key, raw, key), wire([2]), update.of(raw, key)]);
    const expected = concat([
      update.of(UNCHANGED, raw, UNCHANGED),
      wire([2]),
      update.of(raw, UNCHANGED),
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (at) => {
        const { proxy, downstream } = plain({ isQemu: true, control: true });
        for (const chunk of cut(stream, at)) proxy.fromServer(chunk, 0);
        expect(downstream()).toBe(hex(expected));
        expect(proxy.window.sent).toBe(expected.length);
        const { output, boundaries } = parse(
          cut(stream, at),
          {},
          { ...EVERYTHING, keeps: () => true },
        );
        expect(hex(output)).toBe(hex(expected));
        expect(boundaries.at(-1)).toBe(stream.length);
      }),
    );
  });
});

/** A plain viewer's session, open; what it said to the server is still to be taken. */
function plain(options: { readonly isQemu: boolean; readonly control: boolean }) {
  const { isQemu, control } = options;
  const opened = stage({
    serverInit: { width: 640, height: 480, pixelFormat: VIEWER_PIXEL_FORMAT, isQemu },
    policy: control ? CONTROL : VIEW,
    firstEncodings: PLAIN_VIEWER_ENCODINGS,
  });
  opened.proxy.open([], 0);
  return opened;
}
