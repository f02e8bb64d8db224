import type { HelloMessage, Wish } from "../../../worker/channel/messages.ts";
import { Allowance } from "./allowance.ts";
import { ConsoleChannel } from "./channel/channel.ts";
import type { ChannelListener } from "./channel/channel-listener.ts";
import { ComingBack } from "./coming-back.ts";
import { hearing } from "./hearing.ts";
import { inTurn } from "./in-turn.ts";
import { LineWatch } from "./line-watch.ts";
import { redialDelay } from "./redial-schedule.ts";
import { initialState, next } from "./states/machine.ts";
import { Screens, type SessionScreen } from "./screens.ts";
import {
  helloOf,
  type Effect,
  type SessionEvent,
  type SessionState,
} from "./states/session-state.ts";
import { SoundStream } from "./channel/sound-stream.ts";
import { Traffic } from "./channel/traffic.ts";
import type { SessionView, Surroundings } from "./surroundings.ts";

/** Max wait for the gateway to answer the WebSocket, in milliseconds. */
export const OPEN_TIMEOUT = 20_000;

/** Does what the states of a session ask for, and tells them what has happened. */
export class Session<Screen extends SessionScreen> {
  readonly sound = new SoundStream((message) => this.#channel?.tell(message));
  readonly traffic: Traffic;
  readonly #around: Surroundings<Screen>;
  readonly #view: SessionView<Screen>;
  /** Effects can bring events of their own; each has its turn once the state before it is shown. */
  readonly #dispatch = inTurn<SessionEvent>((event) => this.#step(event));
  #state: SessionState;
  #channel: ConsoleChannel | undefined;
  #line: LineWatch | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  readonly #screens: Screens<Screen>;
  readonly #comingBack: ComingBack;
  readonly #hearing: ChannelListener;
  readonly #allowance = new Allowance();

  constructor(around: Surroundings<Screen>, view: SessionView<Screen>) {
    this.#around = around;
    this.#view = view;
    this.traffic = new Traffic(
      (message) => this.#channel?.tell(message),
      () => around.now(),
    );
    this.#state = initialState(around.hasLink);
    this.#screens = new Screens(() => around.loadScreen(), {
      bytes: () => this.traffic.bytes,
      made: () => this.#describeScreen(),
      connected: () => this.#dispatch({ kind: "connected" }),
      painted: () => {
        this.#dispatch({ kind: "painted" });
        view.painted();
      },
      failed: (ending) => this.#dispatch({ kind: "ended", ending }),
      cover: (frame) => view.cover(frame),
    });
    const comingBack = {
      dial: () => this.#redial(),
      failed: () => this.#lost(),
      blind: () => this.#dispatch({ kind: "blind" }),
      graceOver: () => this.#dispatch({ kind: "grace-over" }),
    };
    this.#comingBack = new ComingBack(comingBack, () => around.random());
    const told = {
      dispatch: (event: SessionEvent) => this.#dispatch(event),
      line: () => this.#line,
      lost: () => this.#lost(),
      sound: this.sound,
      traffic: this.traffic,
    };
    this.#hearing = hearing(told, around, view);
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
    this.#channel?.tell({ type: "visible", visible });
    this.#setLine();
    if (visible) this.retry();
  }

  /** Tries at once to come back, if the connection is lost; finds out soon whether it is. */
  retry(): void {
    // A network that is back is none for a page that nobody looks at.
    if (this.#state.kind === "paused" && !this.#around.isVisible()) return;
    this.#line?.doubt(this.#around.now());
    this.#dispatch({ kind: "retry", now: this.#around.now() });
  }

  /** Lets go of the session, which waits, until somebody looks at the page. */
  park(): void {
    this.#dispatch({ kind: "park", now: this.#around.now() });
  }

  /** Another tab shows the console. */
  showElsewhere(): void {
    this.#dispatch({ kind: "elsewhere" });
  }

  /** Goes on with another connection to the machine, behind the last picture of this one. */
  renew(): void {
    this.#comingBack.forsake();
    this.#dispatch({ kind: "doubted", now: this.#around.now() });
  }

  /** The person wants to stay, although nobody does anything. */
  stay(): void {
    this.#channel?.stay();
  }

  /** The person wants the console that somebody else has. */
  takeOver(): void {
    this.#dispatch({ kind: "take-over" });
  }

  /** Passes on what the person wants of others; `false`: it comes faster than the gateway permits, and is not sent. */
  wish(wish: Wish): boolean {
    const isAllowed = this.#allowance.takes(this.#around.now());
    if (isAllowed) this.#channel?.tell(wish);
    return isAllowed;
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

  #step(event: SessionEvent): void {
    const before = this.#state;
    const [state, effects] = next(before, event);
    this.#state = state;
    // What is closed is out of the way of what is shown; everything else needs to be shown first, such as
    // a screen that gets the focus.
    for (const effect of effects) if (effect.kind === "close") this.#close(before, effect.leave);
    if (state !== before) {
      this.#view.render(state);
      this.#describeScreen();
    }
    for (const effect of effects) this.#perform(effect);
  }

  #lost(): void {
    this.#dispatch({ kind: "lost", now: this.#around.now() });
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case "dial":
        this.#dial(effect);
        break;
      case "take-over":
        this.wish({ type: "take-over" });
        break;
      case "watch-line":
        clearTimeout(this.#opening);
        this.#watchLine();
        if (!this.#around.isVisible()) this.#channel?.tell({ type: "visible", visible: false });
        break;
      case "translate-keys":
        this.#translateKeys(effect.hello);
        break;
      case "attach-controls":
        this.#attach(effect.anew);
        break;
      case "park":
      case "suspend":
        this.#line = undefined;
        this.#channel?.suspend();
        if (effect.kind === "park") this.#comingBack.stop();
        else this.#comingBack.begin(effect.graceMs);
        break;
      case "redial":
        if (!this.#comingBack.holds(effect.attempt)) this.#channel?.giveUp();
        this.#comingBack.plan(effect.attempt, effect.awayMs);
        break;
      case "refuse-input":
        this.#channel?.refuseInput();
        break;
      case "accept-input":
        this.#channel?.acceptInput();
        break;
      case "go-on":
        this.#watchLine(this.#comingBack.stop());
        this.#channel?.tell({ type: "visible", visible: this.#around.isVisible() });
        this.#tellMotions();
        break;
      case "put-away":
        this.#screens.putAway(effect.keep);
        break;
      case "draw":
        if (this.#channel !== undefined) void this.#screens.draw(this.#channel);
        break;
      case "probe":
        void this.#probe();
        break;
      case "close": // done before
    }
  }

  #translateKeys(hello: HelloMessage): void {
    this.#setLine();
    this.#tellMotions();
    if (this.#channel !== undefined) this.#view.translateKeys(this.#channel.keys, hello);
  }

  #watchLine(isInDoubt = false): void {
    this.#line = new LineWatch(this.#around.now(), () => this.#channel?.tell({ type: "ping" }));
    this.#setLine();
    if (isInDoubt) this.#line.doubt(this.#around.now());
  }

  /** The answer says how the machine's pointer moves. An older gateway, which tells no grant, knows nothing of it. */
  #tellMotions(): void {
    if (helloOf(this.#state)?.grant !== undefined) this.#channel?.tell({ type: "motions" });
  }

  #setLine(): void {
    if (this.#line === undefined) return;
    const canReturn = helloOf(this.#state)?.resume !== undefined;
    this.#line.isQuick = canReturn && this.#around.isVisible();
  }

  #attach(anew: boolean): void {
    this.#screens.uncover();
    const { screen } = this.#screens;
    this.#view.attach(screen);
    if (anew) screen?.adoptFocus();
    else screen?.focus();
  }

  #dial({ confirmed, attempt }: Extract<Effect, { readonly kind: "dial" }>): void {
    if (attempt > 0) {
      const delay = redialDelay(attempt, 0, this.#around.random());
      this.#opening = setTimeout(() => this.#dial({ kind: "dial", confirmed, attempt: 0 }), delay);
      return;
    }
    const socket = this.#around.dial(confirmed);
    if (typeof socket === "string") return this.#dispatch({ kind: "ended", ending: socket });
    this.#opening = setTimeout(() => {
      this.#dispatch({ kind: "ended", ending: "gateway-unreachable" });
    }, OPEN_TIMEOUT);
    this.#channel = new ConsoleChannel(socket, this.#hearing);
    void this.#screens.draw(this.#channel);
  }

  #redial(): void {
    const offer = this.#comingBack.offered(this.#channel?.offer);
    if (offer === undefined || this.#state.kind !== "reconnecting") return;
    this.#channel?.resume(this.#around.redial(this.#state.hello.session, offer));
  }

  #close(before: SessionState, leave: boolean): void {
    clearTimeout(this.#opening);
    this.#comingBack.stop();
    this.#line = undefined;
    this.#channel?.close(leave);
    this.#channel = undefined;
    const wasShown =
      before.kind === "live" || ("picture" in before && before.picture === "present");
    const { close, frame } = this.#screens.close(wasShown);
    this.#view.keepLastFrame(frame);
    this.#view.attach(undefined);
    close();
  }

  async #probe(): Promise<void> {
    this.#dispatch({ kind: "probed", reachable: await this.#around.isReachable() });
  }

  #describeScreen(): void {
    const hello = helloOf(this.#state);
    if (hello) this.#screens.screen?.describe(hello.console.name, hello.mode === "view");
  }
}
