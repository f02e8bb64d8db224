import fc from "fast-check";
import { it } from "vitest";

import {
  encodeControl,
  type ToGatewayMessage,
  type ToViewerMessage,
} from "../../../worker/channel/messages.ts";
import type { Session } from "../../../worker/console/session.ts";
import type { DialTarget } from "../../../worker/console/upstream.ts";
import type { ViewerSocket } from "../../../worker/console/viewer-channel.ts";
import type { EndCode } from "../../../worker/channel/ends.ts";
import { TunnelError } from "../../../worker/tunnel/errors.ts";
import { exactMessage } from "../../support/exact-message.ts";
import { settled } from "./fake-time.ts";
import { ScriptedServer, startSessionOf, tokenOf, type StageOptions } from "./session-stage.ts";

const HANDSHAKE = Uint8Array.from([...Buffer.from("RFB 003.008\n"), 1, 1]);
const BELL = 2;
const MAX_SECONDS = 3600;
const CONTROL_L = 0xffe3;

/** Keysyms that tell on which connection they were pressed: Unicode's from U+0100 on. */
const FIRST_KEYSYM = 0x0100_0100;

/** A viewer that looks at what it is told when the test says so, and speaks of the connection that it has seen. */
class StormViewer implements ViewerSocket {
  readonly bufferedAmount = 0;
  readonly told: ToViewerMessage[] = [];
  /** The connection that it has been told of last, and its bytes. */
  begun = 0;
  received = 0;
  /** The one that it has seen. */
  seen = 0;
  closedWith: string | undefined;
  readonly #messageHandlers: ((event: { readonly data: unknown }) => void)[] = [];
  readonly #closeHandlers: ((event: { readonly code: number }) => void)[] = [];
  #isGone = false;

  get isOpen(): boolean {
    return !this.#isGone;
  }

  get token(): string | undefined {
    const last = this.told.findLast(({ type }) => type === "hello" || type === "resumed");
    return last?.type === "hello" || last?.type === "resumed"
      ? last.resume?.token.replace("token-", "")
      : undefined;
  }

  send(data: string | Uint8Array): void {
    if (this.#isGone) throw new TypeError("closed");
    if (typeof data !== "string") {
      this.received += data.length;
      return;
    }
    const message = exactMessage(data);
    this.told.push(message);
    if (message.type === "hello") {
      this.seen = 0;
      this.begun = 0;
      this.received = 0;
    }
    if (message.type === "connection") {
      this.begun = message.number;
      this.received = 0;
    }
  }

  close(_code?: number, reason?: string): void {
    this.closedWith = reason ?? "nothing";
    this.#isGone = true;
  }

  addEventListener(
    type: "message" | "close" | "error",
    handle: (event: { readonly data: unknown; readonly code: number }) => void,
  ): void {
    if (type === "message") this.#messageHandlers.push(({ data }) => handle({ data, code: 0 }));
    if (type === "close") this.#closeHandlers.push(({ code }) => handle({ data: undefined, code }));
  }

  says(data: Uint8Array | ToGatewayMessage): void {
    if (this.#isGone) return;
    const sent = data instanceof Uint8Array ? data.slice().buffer : encodeControl(data);
    for (const handle of this.#messageHandlers) handle({ data: sent });
  }

  leaves(code: number): void {
    if (this.#isGone) return;
    this.#isGone = true;
    for (const handle of this.#closeHandlers) handle({ code });
  }

  /** It has the picture that another had, and what that has seen. */
  hasWhatHad({ seen, begun, received }: StormViewer): void {
    this.seen = seen;
    this.begun = seen;
    this.received = begun === seen ? received : 0;
  }

  /** Sees what has begun, and answers. */
  looks(): void {
    if (this.begun <= this.seen || !this.isOpen) return;
    this.seen = this.begun;
    this.says({ type: "connection", number: this.seen });
    this.says(HANDSHAKE);
  }

  types(down: boolean): void {
    if (this.seen === 0) return;
    const event = Buffer.of(4, down ? 1 : 0, 0, 0, 0, 0, 0, 0);
    event.writeUInt32BE(FIRST_KEYSYM + this.seen, 4);
    this.says(event);
  }

  /** Those that came before what it has not seen. */
  answersPings(): void {
    for (const [at, message] of this.told.entries()) {
      if (message.type === "connection" && message.number > this.seen) return;
      if (message.type !== "ping") continue;
      this.told.splice(at, 1, { type: "pong" });
      this.says({
        type: "ack",
        received: this.begun === this.seen ? this.received : 0,
        ping: message.number,
      });
    }
  }
}

/** Lengths of the messages that the gateway has for a server, by their types (RFC 6143 §7.5). */
const LENGTHS: Readonly<Record<number, (bytes: Buffer, at: number) => number>> = {
  0: () => 20,
  2: (bytes, at) => 4 + 4 * bytes.readUInt16BE(at + 2),
  3: () => 10,
  4: () => 8,
  5: () => 6,
};

interface Key {
  readonly keysym: number;
  readonly isDown: boolean;
}

/** The keys that a server was sent, after ClientInit. */
function keysOf({ written }: ScriptedServer): readonly Key[] {
  const bytes = Buffer.from(written);
  const keys: Key[] = [];
  let at = bytes[0] === 1 ? 1 : 0;
  while (at < bytes.length) {
    const type = bytes[at] ?? -1;
    const length = LENGTHS[type]?.(bytes, at);
    if (length === undefined) throw new Error(`a message of type ${type}`);
    if (type === 4) keys.push({ keysym: bytes.readUInt32BE(at + 4), isDown: bytes[at + 1] === 1 });
    at += length;
  }
  return keys;
}

interface Machine {
  readonly server: ScriptedServer;
  /** Whether it has closed, or the object that had dialled it is gone. */
  isGone: boolean;
  /** Whether its viewers could only watch from the beginning. */
  readonly isWatched: boolean;
}

/** A session to which anything happens. */
class Storm {
  readonly machines: Machine[] = [];
  readonly viewers: StormViewer[] = [];
  readonly problems = new Set<string>();
  readonly stage: ReturnType<typeof startSessionOf<StormViewer>>;
  viewer = new StormViewer();
  reach: "answers" | "refuses" | "hangs" = "answers";
  isWatched = false;
  session: Session;
  #ended: Promise<void>;
  #tokens = 0;

  constructor(options: StageOptions) {
    this.stage = startSessionOf(this.viewer, { ...options, dialTarget: this.#dial });
    this.viewers.push(this.viewer);
    this.session = this.stage.session;
    this.#ended = this.stage.ended;
  }

  /** Those that are connected. */
  get connected(): readonly Machine[] {
    return this.machines.filter(({ server, isGone }) => !isGone && server.closedTunnels === 0);
  }

  get #isOver(): boolean {
    return this.session.ended || this.session.isLetGo;
  }

  readonly #dial: DialTarget = async (_claims, { signal }) => {
    if (this.connected.length > 0) this.problems.add("two upstreams");
    if (this.reach === "refuses") throw new TunnelError("unreachable");
    if (this.reach === "hangs") {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      throw new TunnelError("refused");
    }
    const server = new ScriptedServer();
    this.machines.push({ server, isGone: false, isWatched: this.isWatched });
    return server.dialled;
  };

  /** A viewer comes back: `before` on another WebSocket, with its picture or without. */
  comes(before: StormViewer, hasPicture: boolean): void {
    const tokenHash = before.token;
    if (tokenHash === undefined || this.#isOver) return;
    const viewer = new StormViewer();
    if (hasPicture) viewer.hasWhatHad(before);
    const { seen: number, received } = viewer;
    if (this.session.refusalOf({ tokenHash, number, received }) !== undefined) return;
    const older = this.viewer;
    this.viewer = viewer;
    this.viewers.push(viewer);
    this.#tokens += 1;
    const next = tokenOf(String(this.#tokens));
    this.session.attach({ socket: viewer, number, received, tokenHash, next });
    if (older.isOpen) this.problems.add("two viewers");
  }

  /** The object goes, and whoever comes next finds another. */
  restarts(): void {
    if (this.#isOver) return;
    this.stage.time.forget();
    this.viewer.close();
    for (const machine of this.machines) machine.isGone = true;
    this.session = this.stage.again();
    this.#ended = this.session.run();
  }

  changesMode(): void {
    if (this.session.changeMode("view")) this.isWatched = true;
  }

  /** The machine that is connected does something. */
  machine(does: (machine: Machine) => void): void {
    const [machine] = this.connected;
    if (machine !== undefined) does(machine);
  }

  /** What must not be, at any time. */
  async look(): Promise<void> {
    for (const viewer of this.viewers) viewer.answersPings();
    await settled();
    if (this.connected.length > 1) this.problems.add("two connections");
    for (const { told } of this.viewers) {
      const wrong = told.find((message) => message.type === "end" && WRONG.has(message.code));
      if (wrong !== undefined) this.problems.add(JSON.stringify(wrong));
    }
  }

  /** What must be so once nobody does anything any more. */
  async end(): Promise<void> {
    await this.stage.time.pass(MAX_SECONDS * 100);
    const { events, time, stage } = this.stage;
    // One that was made again and never looked at is not over, and has nothing to let go of.
    if (this.#isOver) await this.#ended;
    if (this.connected.length > 0) this.problems.add("a connection is left");
    if (time.pending > 0) this.problems.add("a timer is left");
    const ends = events.filter((event) => event === "session-ended").length;
    const expected = this.session.ended ? 1 : 0;
    if (ends !== expected) this.problems.add("an end is missing in the log, or is there twice");
    if (stage.ends.length !== expected) this.problems.add("an end is missing, or is told twice");
    for (const machine of this.machines) this.#lookAtKeys(machine);
  }

  #lookAtKeys({ server, isGone, isWatched }: Machine): void {
    const keys = keysOf(server);
    const typed = keys.filter(({ keysym }) => keysym >= FIRST_KEYSYM);
    if (new Set(typed.map(({ keysym }) => keysym)).size > 1) this.problems.add("another's keys");
    if (isWatched && typed.length > 0) this.problems.add("keys of who may only watch");
    if (isGone) return;
    const down = new Set<number>();
    for (const { keysym, isDown } of keys) {
      if (isDown) down.add(keysym);
      else down.delete(keysym);
    }
    if (down.size > 0) this.problems.add("keys are held");
    const chords = keys.filter(({ keysym, isDown }) => isDown && keysym === CONTROL_L).length;
    if (chords > 1) this.problems.add("the last chord twice");
  }
}

/** Ends that no viewer has brought about. */
const WRONG: ReadonlySet<EndCode> = new Set([
  "gateway-error",
  "viewer-protocol",
  "viewer-overload",
] satisfies EndCode[]);

type Step = readonly [name: string, run: (storm: Storm) => void | Promise<void>];

const STEPS: readonly (readonly [weight: number, ...Step])[] = [
  [6, "looks", ({ viewer }) => viewer.looks()],
  [4, "presses", ({ viewer }) => viewer.types(true)],
  [1, "releases", ({ viewer }) => viewer.types(false)],
  [2, "is lost", ({ viewer }) => viewer.leaves(1006)],
  [1, "goes away", ({ viewer }) => viewer.leaves(1001)],
  [3, "comes back", (storm) => storm.comes(storm.viewer, true)],
  [3, "is loaded again", (storm) => storm.comes(storm.viewer, false)],
  [
    1,
    "an older one comes back",
    (storm) => storm.comes(storm.viewers.at(-2) ?? storm.viewer, true),
  ],
  [1, "is seen", ({ viewer }) => viewer.says({ type: "visible", visible: true })],
  [1, "stays", ({ viewer }) => viewer.says({ type: "active" })],
  [
    2,
    "the machine closes",
    (storm) =>
      storm.machine((machine) => {
        machine.isGone = true;
        machine.server.closes();
      }),
  ],
  [2, "the machine speaks", (storm) => storm.machine(({ server }) => server.says(BELL))],
  [1, "the machine refuses", (storm) => void (storm.reach = "refuses")],
  [1, "the machine hangs", (storm) => void (storm.reach = "hangs")],
  [3, "the machine answers", (storm) => void (storm.reach = "answers")],
  [1, "may only watch", (storm) => storm.changesMode()],
  [1, "the object goes", (storm) => storm.restarts()],
];

function passing(min: number, max: number): fc.Arbitrary<Step> {
  return fc
    .integer({ min, max })
    .map((milliseconds) => [`${milliseconds} ms`, ({ stage }) => stage.time.pass(milliseconds)]);
}

const steps = fc.array(
  fc.oneof(
    ...STEPS.map(([weight, ...step]) => ({ weight, arbitrary: fc.constant(step) })),
    { weight: 6, arbitrary: passing(1, 6000) },
    { weight: 1, arbitrary: passing(6000, 70_000) },
  ),
  { maxLength: 60, size: "max" },
);

const options = fc.record({
  waitSeconds: fc.constantFrom(0, 120),
  idleSeconds: fc.constantFrom(undefined, 120),
  onEnd: fc.constantFrom(undefined, "Ctrl+Alt+Delete"),
});

const UNLIMITED = { perSecond: 1, burst: 1e6, again: 1e6 };

it("has one viewer and one connection at most, no key too many, and comes to its end", async () => {
  await fc.assert(
    fc.asyncProperty(steps, options, async (all, { waitSeconds, idleSeconds, onEnd }) => {
      const storm = new Storm({
        graceSeconds: 60,
        waitSeconds,
        maxSeconds: MAX_SECONDS,
        grant: { mode: "control", ...(onEnd !== undefined && { onEnd }) },
        ...(idleSeconds !== undefined && { idleSeconds }),
        limits: { resumes: UNLIMITED, redials: UNLIMITED },
      });
      await settled();
      for (const [, run] of all) {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await run(storm);
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await settled();
        // oxlint-disable-next-line no-await-in-loop -- one after another
        await storm.look();
      }
      await storm.end();
      if (storm.problems.size > 0) throw new Error([...storm.problems].join());
    }),
    { numRuns: 300 },
  );
});
