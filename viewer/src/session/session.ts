import type { HelloMessage, ResumeOffer } from "../../../worker/channel/messages.ts";
import type { KeyListener, KeyMessages } from "../keyboard/key-messages.ts";
import { ConsoleChannel } from "./channel.ts";
import type { ChannelListener } from "./channel-listener.ts";
import { ComingBack } from "./coming-back.ts";
import type { ChannelSocket } from "./connection.ts";
import { LineWatch, type Line } from "./line-watch.ts";
import { initialState, next } from "./machine.ts";
import type { Effect, SessionEvent, SessionState } from "./session-state.ts";

/** Max wait for the gateway to answer the WebSocket, in milliseconds. */
export const OPEN_TIMEOUT = 20_000;

/** Max wait for the part of the page that draws the screen, in milliseconds. */
export const LOAD_TIMEOUT = 30_000;

/** What a session does with a screen. */
interface SessionScreen {
  /** Names the screen and says whether it accepts input. */
  describe(name: string, viewOnly: boolean): void;
  focus(): void;
  lastFrame(): HTMLCanvasElement | undefined;
  close(): void;
}

/** Makes the screen of a channel; `connected` is called when the machine's screen is known. */
export type ScreenMaker<Screen> = (channel: ConsoleChannel, connected: () => void) => Screen;

/** What a session needs of the browser. */
export interface Surroundings<Screen> {
  readonly hasLink: boolean;
  /** Asks the gateway for the console, or says why the link cannot even be sent. */
  dial(confirmed: boolean): ChannelSocket | "browser-unsupported" | "ticket-invalid";
  /** Asks the gateway for a session to go on. */
  redial(session: string, offer: ResumeOffer): ChannelSocket;
  /** Loads what draws the screen; rejects, or its maker throws, where that cannot be. */
  loadScreen(): Promise<ScreenMaker<Screen>>;
  /** Whether the gateway answers at all. Never rejects. */
  isReachable(): Promise<boolean>;
  isVisible(): boolean;
  /** Clock time in milliseconds. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** What the link says of the guest's keyboard. */
  readonly keyboard: string | undefined;
}

/** What shows a session. */
export interface SessionView<Screen> extends KeyListener {
  render(state: SessionState): void;
  /** How the line to the gateway is; `undefined`: there is none. */
  renderLine(line: Line | undefined): void;
  /** The guest's keyboard is known, as far as it ever is. */
  translateKeys(keys: KeyMessages, hello: HelloMessage): void;
  /** Where keys go; `undefined`: nowhere. */
  attach(screen: Screen | undefined): void;
  /** What the screen showed last, before it is closed. */
  keepLastFrame(frame: HTMLCanvasElement | undefined): void;
}

/** Does what the states of a session ask for, and tells them what has happened. */
export class Session<Screen extends SessionScreen> {
  readonly #around: Surroundings<Screen>;
  readonly #view: SessionView<Screen>;
  readonly #events: SessionEvent[] = [];
  #state: SessionState;
  #channel: ConsoleChannel | undefined;
  #screen: Screen | undefined;
  #line: LineWatch | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #loading: ReturnType<typeof setTimeout> | undefined;
  readonly #comingBack: ComingBack;

  constructor(around: Surroundings<Screen>, view: SessionView<Screen>) {
    this.#around = around;
    this.#view = view;
    this.#state = initialState(around.hasLink);
    const listener = {
      dial: () => this.#redial(),
      failed: () => this.#lost(),
      blind: () => this.#dispatch({ kind: "blind" }),
      graceOver: () => this.#dispatch({ kind: "grace-over" }),
    };
    this.#comingBack = new ComingBack(listener, () => around.random());
  }

  /** Shows the first state. */
  begin(): void {
    this.#view.render(this.#state);
  }

  /** Somebody looks at the page, or has asked for the console by a button. */
  open(confirmed: boolean): void {
    this.#dispatch({ kind: "open", confirmed });
  }

  /** The person leaves. */
  leave(): void {
    this.#dispatch({ kind: "ended", ending: "closed" });
  }

  setVisible(visible: boolean): void {
    this.#channel?.setVisible(visible);
    if (visible) this.retry();
  }

  /** Tries at once to come back, if the connection is lost. */
  retry(): void {
    this.#dispatch({ kind: "retry" });
  }

  /** The browser says that the device has lost the network, or has it again. */
  setOffline(offline: boolean): void {
    if (offline) this.#line?.setOffline();
    else if (this.#line?.setOnline() !== false) this.retry();
    else this.#dispatch({ kind: "doubted", now: this.#around.now() });
  }

  /** To be called about every second. */
  lookAtLine(): void {
    const line = this.#line?.look(this.#around.now());
    this.#view.renderLine(line);
    if (line === "lost") this.#lost();
  }

  /** Effects can bring events of their own; each has its turn once the state before it is shown. */
  #dispatch(event: SessionEvent): void {
    this.#events.push(event);
    if (this.#events.length > 1) return;
    for (let at = this.#events[0]; at !== undefined; at = this.#events[0]) {
      this.#step(at);
      this.#events.shift();
    }
  }

  #step(event: SessionEvent): void {
    const before = this.#state;
    const [state, effects] = next(before, event);
    this.#state = state;
    // What is closed is out of the way of what is shown; everything else needs to be shown first, such as
    // a screen that gets the focus.
    const others = effects.filter(({ kind }) => kind !== "close");
    if (others.length < effects.length) this.#close(before);
    if (state !== before) {
      this.#view.render(state);
      this.#describeScreen();
    }
    for (const effect of others) this.#perform(effect);
  }

  #lost(): void {
    this.#dispatch({ kind: "lost", now: this.#around.now() });
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case "dial":
        this.#dial(effect.confirmed);
        break;
      case "watch-line":
        clearTimeout(this.#opening);
        this.#line = new LineWatch(this.#around.now());
        if (!this.#around.isVisible()) this.#channel?.setVisible(false);
        break;
      case "translate-keys":
        if (this.#channel !== undefined) {
          this.#view.translateKeys(this.#channel.keys, effect.hello);
        }
        break;
      case "attach-controls":
        this.#view.attach(this.#screen);
        this.#screen?.focus();
        break;
      case "suspend":
        this.#line = undefined;
        this.#channel?.suspend();
        this.#comingBack.begin(effect.graceMs);
        break;
      case "redial":
        this.#channel?.giveUp();
        this.#comingBack.plan(effect.attempt);
        break;
      case "refuse-input":
        this.#channel?.refuseInput();
        break;
      case "go-on":
        this.#comingBack.stop();
        this.#line = new LineWatch(this.#around.now());
        this.#channel?.setVisible(this.#around.isVisible());
        break;
      case "close": // done before
        break;
      case "probe":
        void this.#probe();
        break;
    }
  }

  #dial(confirmed: boolean): void {
    const socket = this.#around.dial(confirmed);
    if (typeof socket === "string") {
      this.#dispatch({ kind: "ended", ending: socket });
      return;
    }
    this.#opening = setTimeout(() => {
      this.#dispatch({ kind: "ended", ending: "gateway-unreachable" });
    }, OPEN_TIMEOUT);
    this.#channel = new ConsoleChannel(socket, this.#hearing());
    void this.#showScreen(this.#channel);
  }

  #redial(): void {
    const offer = this.#channel?.offer;
    if (offer === undefined || this.#state.kind !== "reconnecting") return;
    this.#channel?.resume(this.#around.redial(this.#state.hello.session, offer));
  }

  #hearing(): ChannelListener {
    const around = this.#around;
    const { keyboard } = around;
    return {
      opened: () => this.#dispatch({ kind: "opened" }),
      heard: () => this.#line?.heard(),
      hello: (told) => {
        // What the gateway knows of the guest's keyboard goes before what the address says.
        const hello = keyboard === undefined ? told : { keyboard, ...told };
        this.#dispatch({ kind: "hello", hello, now: around.now() });
      },
      resumed: (message) => this.#dispatch({ kind: "resumed", message, now: around.now() }),
      lost: () => this.#lost(),
      mode: (mode) => this.#dispatch({ kind: "mode", mode }),
      warning: (secondsLeft) => this.#dispatch({ kind: "warning", secondsLeft, now: around.now() }),
      ended: (ending, asks) => this.#dispatch({ kind: "ended", ending, asks }),
      untypable: (character) => this.#view.untypable(character),
      refused: () => this.#view.refused(),
    };
  }

  async #showScreen(channel: ConsoleChannel): Promise<void> {
    const failed = (): void => {
      if (!channel.ended) this.#dispatch({ kind: "ended", ending: "viewer-failed" });
    };
    const loading = setTimeout(failed, LOAD_TIMEOUT);
    this.#loading = loading;
    try {
      const screenOf = await this.#around.loadScreen();
      if (channel.ended) return;
      this.#screen = screenOf(channel, () => this.#dispatch({ kind: "connected" }));
      this.#describeScreen();
      channel.start();
    } catch {
      // The chunk did not load, or noVNC found the browser wanting.
      failed();
    } finally {
      clearTimeout(loading);
    }
  }

  #close(before: SessionState): void {
    clearTimeout(this.#opening);
    clearTimeout(this.#loading);
    this.#comingBack.stop();
    this.#line = undefined;
    this.#channel?.close();
    this.#channel = undefined;
    const wasShown = before.kind === "live" || before.kind === "reconnecting";
    this.#view.keepLastFrame(wasShown ? this.#screen?.lastFrame() : undefined);
    this.#view.attach(undefined);
    const screen = this.#screen;
    this.#screen = undefined;
    screen?.close();
  }

  async #probe(): Promise<void> {
    this.#dispatch({ kind: "probed", reachable: await this.#around.isReachable() });
  }

  #describeScreen(): void {
    if (!("hello" in this.#state) || this.#state.hello === undefined) return;
    const { console, mode } = this.#state.hello;
    this.#screen?.describe(console.name, mode === "view");
  }
}
