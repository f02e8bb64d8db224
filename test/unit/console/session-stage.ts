import { encodeControl } from "../../../worker/channel/messages.ts";
import type { ChannelName } from "../../../worker/channel/subprotocols.ts";
import type { ToGatewayMessage, ToViewerMessage } from "../../../worker/channel/messages.ts";
import type { Admission } from "../../../worker/admission/admission.ts";
import { SESSION_LIMITS, type SessionLimits } from "../../../worker/console/limits.ts";
import { Returns } from "../../../worker/console/returns.ts";
import { Session } from "../../../worker/console/session.ts";
import type { SessionOptions } from "../../../worker/console/session-options.ts";
import { SessionSpans } from "../../../worker/console/session-spans.ts";
import type { Ending } from "../../../worker/channel/ending.ts";
import type { Kept } from "../../../worker/console/kept.ts";
import type { DialTarget } from "../../../worker/console/upstream.ts";
import type { ViewerSocket } from "../../../worker/console/viewer-channel.ts";
import { jsonLog } from "../../../worker/observe/log.ts";
import type { Tracer } from "../../../worker/observe/spans.ts";
import { encodeServerInit } from "../../../worker/rfb/handshake/server-init.ts";
import { VIEWER_PIXEL_FORMAT } from "../../../worker/rfb/novnc-defaults.ts";
import type { Grant, Sharing } from "../../../worker/ticket/claims.ts";
import type { ResumeToken } from "../../../worker/ticket/resume-token.ts";
import type { Dialled } from "../../../worker/tunnel/dialled.ts";
import { monotonic } from "../../../worker/wire/clock.ts";
import { FakeDirectory } from "../../support/fake-directory.ts";
import { exactMessage } from "../../support/exact-message.ts";
import { FakeTime, settled } from "./fake-time.ts";

/** When tests begin, by the wall clock. */
const UNIX_MS = 1_800_000_000_000;

/** What a viewer answers to the gateway's flight: version 3.8, None, ClientInit. */
const VIEWER_HANDSHAKE = Uint8Array.from([...Buffer.from("RFB 003.008\n"), 1, 1]);

const TARGET = { kind: "rfb", host: "10.0.0.5", port: 5900, route: "dc1" } as const;

/** The server side of a viewer's WebSocket, and what its browser would see and do. */
export class ScriptedViewer implements ViewerSocket {
  bufferedAmount: number | undefined = 0;
  /** The reason with which the gateway has closed. */
  closedWith: string | undefined;
  readonly controls: ToViewerMessage[] = [];
  readonly binary: Uint8Array[] = [];
  readonly #messageHandlers: ((event: { readonly data: unknown }) => void)[] = [];
  readonly #closeHandlers: ((event: { readonly code: number }) => void)[] = [];
  #isGone = false;
  /** Bytes that came and are not kept. */
  #forgotten = 0;

  send(data: string | Uint8Array): void {
    if (this.#isGone) throw new TypeError("Can't call WebSocket send() after close().");
    if (typeof data === "string") this.controls.push(exactMessage(data));
    else this.binary.push(data.slice());
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
    if (type === "close") {
      this.#closeHandlers.push(({ code }) => handle({ data: undefined, code }));
    }
  }

  /** The browser sends. */
  says(data: Uint8Array | string | ToGatewayMessage): void {
    const sent = data instanceof Uint8Array ? data.slice().buffer : data;
    const event = {
      data: typeof sent === "string" || sent instanceof ArrayBuffer ? sent : encodeControl(sent),
    };
    for (const handle of this.#messageHandlers) handle(event);
  }

  /** The browser closes. */
  leaves(code = 1000): void {
    this.#isGone = true;
    for (const handle of this.#closeHandlers) handle({ code });
  }

  /** Its connection is lost. */
  isLost(): void {
    this.leaves(1006);
  }

  shakesHands(): void {
    const begun = this.controls.findLast(({ type }) => type === "connection");
    if (begun?.type === "connection") this.says(begun);
    this.says(VIEWER_HANDSHAKE);
  }

  get received(): number {
    return this.binary.reduce((sum, { length }) => sum + length, this.#forgotten);
  }

  /** Keeps nothing of what has come, but how much it was. */
  forget(): void {
    this.#forgotten = this.received;
    this.binary.length = 0;
    this.controls.length = 0;
  }
}

/** A VNC server whose tunnel has logged in: only its ServerInit is left to read. */
export class ScriptedServer {
  readonly written: number[] = [];
  closedTunnels = 0;
  #controller: ReadableByteStreamController | undefined;
  /** Set, a write waits for it; rejected, the write fails. */
  blocked: Promise<void> | undefined;
  /** Bytes that come with ServerInit. */
  readonly #after: Uint8Array;

  constructor(after = new Uint8Array(0)) {
    this.#after = after;
  }

  get dialled(): Dialled {
    const init = { width: 64, height: 48, pixelFormat: VIEWER_PIXEL_FORMAT };
    const early = Uint8Array.from([...encodeServerInit(init, "QEMU"), ...this.#after]);
    return {
      tunnel: {
        readable: new ReadableStream({
          type: "bytes",
          start: (controller) => void (this.#controller = controller),
        }),
        writable: new WritableStream<Uint8Array>({
          write: async (chunk) => {
            await this.blocked;
            for (const byte of chunk) this.written.push(byte);
          },
        }),
        close: () => void (this.closedTunnels += 1),
      },
      at: "initialisation",
      early,
      target: TARGET,
      tls: undefined,
    };
  }

  says(...bytes: number[]): void {
    this.saysAll(Uint8Array.from(bytes));
  }

  saysAll(bytes: Uint8Array): void {
    this.#controller?.enqueue(bytes.slice());
  }

  closes(): void {
    this.#controller?.close();
    this.#controller?.byobRequest?.respond(0);
  }

  fails(error: Error): void {
    this.#controller?.error(error);
  }
}

/** How a session has ended, and whose holders are told. */
type End = readonly [Ending["code"], Kept["tokens"] | undefined];

export interface StageOptions {
  readonly channel?: ChannelName;
  readonly maxSeconds?: number;
  readonly limits?: Partial<SessionLimits>;
  readonly server?: ScriptedServer;
  readonly dialTarget?: DialTarget;
  /** How long a lost viewer is waited for; when left out, it cannot come back. */
  readonly graceSeconds?: number;
  /** How long a machine that is gone is watched for; when left out, it is not. */
  readonly waitSeconds?: number;
  /** How long it goes on without input; when left out, for as long as it lasts. */
  readonly idleSeconds?: number;
  readonly hook?: SessionOptions["hook"];
  readonly grant?: Grant;
  readonly sharing?: Sharing;
  readonly directory?: FakeDirectory;
  readonly share?: SessionOptions["share"];
  readonly tracer?: Tracer;
}

/** A token as a session sees it; its hash is its name. */
export function tokenOf(name: string): ResumeToken {
  return { token: `token-${name}`, hash: name };
}

/** A session that runs in a test's own time, with a viewer and a server that do what the test says. */
export function startSession(options: StageOptions = {}) {
  return startSessionOf(new ScriptedViewer(), options);
}

/** The same, with a WebSocket of the test's own. */
export function startSessionOf<Viewer extends ViewerSocket>(
  viewer: Viewer,
  options: StageOptions = {},
) {
  const lines: string[] = [];
  const time = new FakeTime();
  const server = options.server ?? new ScriptedServer();
  const directory = options.directory ?? new FakeDirectory();
  const stage = {
    abandoned: 0,
    ids: 0,
    failed: new Array<string>(),
    kept: new Array<Kept>(),
    ends: new Array<End>(),
    endings: new Array<Ending>(),
  };
  const admission: Admission = {
    session: "s".repeat(43),
    claims: {
      iss: "test",
      aud: "porthole",
      jti: "j".repeat(22),
      iat: 0,
      exp: 60,
      sub: "tester",
      tenant: "test",
      console: { id: "vm-1", name: "Test machine" },
      target: TARGET,
      grant: options.grant ?? { mode: "control" },
    },
    channel: options.channel ?? "porthole.v1",
    echoSubprotocol: true,
    ...(options.sharing !== undefined && { sharing: options.sharing }),
    maxSeconds: options.maxSeconds ?? 3600,
    graceSeconds: options.graceSeconds ?? 0,
    waitSeconds: options.waitSeconds ?? 0,
    ...(options.idleSeconds !== undefined && { idleSeconds: options.idleSeconds }),
    redemptionExpiresMs: 0,
  };
  const sessionOptions: Omit<SessionOptions, "start"> = {
    admission,
    limits: { ...SESSION_LIMITS, ...options.limits },
    deps: {
      log: jsonLog((line) => lines.push(line)),
      monotonicMs: monotonic(time.now),
      unixMs: () => UNIX_MS + time.now(),
      setTimer: time.setTimer,
      newId: () => `id-${(stage.ids += 1)}`,
      fraction: () => 0,
      version: "1.2.3",
    },
    spans: options.tracer && new SessionSpans(options.tracer, admission),
    returns: new Returns({ ...SESSION_LIMITS, ...options.limits }),
    dialTarget: options.dialTarget ?? (async () => server.dialled),
    hook: options.hook,
    directory,
    told: (ending) => ending,
    directoryFailed: (operation) => void stage.failed.push(operation),
    share: options.share ?? (async () => ({ type: "shared", refused: "no-sealing-key" })),
    timeAsked: () => {},
    keep: (kept) => void stage.kept.push(kept),
    ended: (ending, tokens) => {
      stage.ends.push([ending.code, tokens]);
      stage.endings.push(ending);
    },
    abandon: () => void (stage.abandoned += 1),
  };
  const token = options.graceSeconds === undefined ? undefined : tokenOf("first");
  const session = new Session({ ...sessionOptions, start: { viewer, token } });
  const ended = session.run();
  return {
    session,
    ended,
    viewer,
    server,
    directory,
    time,
    stage,
    /** A session that is made again from what was kept last, in another object. */
    again(): Session {
      const kept = stage.kept.at(-1);
      if (kept === undefined) throw new Error("nothing was kept");
      const { admission: keptAdmission } = kept;
      return new Session({ ...sessionOptions, admission: keptAdmission, start: kept });
    },
    /** The events in the log, by their names. */
    get events(): string[] {
      return this.logged.map(({ event }) => event);
    },
    get logged(): { readonly event: string; readonly code?: string; readonly where?: string }[] {
      return lines.map((line): { event: string } => JSON.parse(line));
    },
  };
}

/** The same, once both sides have shaken hands. */
export async function liveSession(options: StageOptions = {}) {
  const started = startSession(options);
  await settled();
  started.viewer.shakesHands();
  await settled();
  return started;
}
