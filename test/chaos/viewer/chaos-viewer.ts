import { WebSocket } from "ws";

import { resumeRequest, socketRequest } from "../../../viewer/src/session/tab/console-socket.ts";
import type { ConsoleChannel } from "../../../viewer/src/session/channel/channel.ts";
import type { ChannelSocket } from "../../../viewer/src/session/channel/gateway-socket.ts";
import type { ScreenListener } from "../../../viewer/src/session/screens.ts";
import { Session } from "../../../viewer/src/session/session.ts";
import type { SessionState } from "../../../viewer/src/session/states/session-state.ts";

/** What shows a channel's present connection in place of noVNC. */
type ShowChannel = (channel: ConsoleChannel, listener: ScreenListener) => void;

export interface ChaosViewerOptions {
  /** Origin of the gateway, or of a proxy before it. */
  readonly url: string;
  readonly ticket: string;
  readonly show: ShowChannel;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Between two looks at the line, in milliseconds, as in the page. */
const LOOK_MS = 1000;

/** Between two looks at a condition, unless the state changes, in milliseconds. */
const POLL_MS = 50;

/** Longest wait for a state, in milliseconds. */
const STATE_LIMIT_MS = 90_000;

/** The viewer's own session, with real WebSockets and without a page: the same code as in a browser but for noVNC. */
export class ChaosViewer {
  /** Is called each time that the session becomes live. */
  onLive: () => void = () => {};
  readonly #session: Session<Screen>;
  readonly #sockets = new Set<WebSocket>();
  readonly #looking: NodeJS.Timeout;
  #state: SessionState = { kind: "landing" };
  #liveAt = 0;
  #heard: (() => void)[] = [];
  /** What the page would have said: keys that were refused. */
  #refused = 0;

  constructor(options: ChaosViewerOptions) {
    const { url, ticket, show, random } = options;
    const base = `${url}/`;
    const link = { kind: "ticket", ticket, session: undefined, tab: undefined } as const;
    const open = ({ address, subprotocols }: ReturnType<typeof socketRequest>): ChannelSocket =>
      this.#open(address, subprotocols, url);
    this.#session = new Session(
      {
        hasLink: true,
        keyboard: undefined,
        dial: (confirmed) => open(socketRequest(base, link, confirmed)),
        fallsBack: async () => false,
        redial: (session, offer) => open(resumeRequest(base, session, offer)),
        loadScreen: async () => (channel, listener) => {
          show(channel, listener);
          return SCREEN;
        },
        isReachable: async () => true,
        isVisible: () => true,
        now: () => performance.now(),
        random,
      },
      {
        render: (state) => this.#render(state),
        renderLine: () => {},
        translateKeys: () => {},
        attach: () => {},
        cover: () => {},
        keepLastFrame: () => {},
        painted: () => {},
        others: () => {},
        pointer: () => {},
        untypable: () => {},
        refused: () => {
          this.#refused += 1;
        },
      },
    );
    this.#looking = setInterval(() => this.#session.lookAtLine(), LOOK_MS);
    this.#session.begin();
    this.#session.open(false);
  }

  get state(): SessionState {
    return this.#state;
  }

  get isLive(): boolean {
    return this.#state.kind === "live";
  }

  /** When it became live last, on the clock of `performance.now()`. */
  get liveAt(): number {
    return this.#liveAt;
  }

  /** Keys that were refused because too many waited. */
  get refused(): number {
    return this.#refused;
  }

  /** Whether a person who looks at the page goes on typing. */
  get takesInput(): boolean {
    return (
      this.#state.kind === "live" || (this.#state.kind === "reconnecting" && this.#state.takesInput)
    );
  }

  /** The browser says that the device was without network, and has it again. */
  backOnline(): void {
    this.#session.setOffline(true);
    this.#session.setOffline(false);
  }

  /** Resolves once the condition holds. Rejects once the session has ended. */
  async until(holds: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + STATE_LIMIT_MS;
    while (!holds()) {
      if (this.#state.kind === "ended") throw new Error(`${what}: ended, ${this.#state.ending}`);
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`${what}: ${this.#state.kind} for too long`);
      // oxlint-disable-next-line no-await-in-loop -- each change may be the one
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, Math.min(left, POLL_MS));
        this.#heard.push(() => {
          clearTimeout(limit);
          resolve();
        });
      });
    }
  }

  close(): void {
    clearInterval(this.#looking);
    this.#session.leave();
    for (const socket of this.#sockets) socket.terminate();
  }

  #render(state: SessionState): void {
    const isBack = state.kind === "live" && this.#state.kind !== "live";
    this.#state = state;
    if (isBack) {
      this.#liveAt = performance.now();
      this.onLive();
    }
    const heard = this.#heard;
    this.#heard = [];
    for (const tell of heard) tell();
  }

  #open(address: string, subprotocols: readonly string[], origin: string): ChannelSocket {
    const socket = new WebSocket(address, [...subprotocols], { perMessageDeflate: false, origin });
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => this.#sockets.delete(socket));
    // The same methods and events as a browser's, by types of its own.
    return socket as unknown as ChannelSocket;
  }
}

type Screen = typeof SCREEN;

/** What the session does with its screen has no effect here. */
const SCREEN = {
  describe: () => {},
  focus: () => {},
  adoptFocus: () => {},
  lastFrame: () => undefined,
  close: () => {},
};
