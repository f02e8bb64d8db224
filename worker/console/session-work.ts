import type { Ending } from "../channel/ending.ts";
import type { ToViewerMessage } from "../channel/messages.ts";
import type { Standing } from "../directory/entry.ts";
import { parseChord } from "../rfb/client/key-chord.ts";
import type { Grant } from "../ticket/claims.ts";
import type { ResumeToken } from "../ticket/resume-token.ts";
import { Connections } from "./connections.ts";
import type { AttachViewer, Effect, TimerName } from "./effects.ts";
import { SessionError } from "./ends-of-errors.ts";
import type { Event } from "./events.ts";
import { helloOf, resumedOf, type Greeting } from "./hello.ts";
import type { Kept } from "./kept.ts";
import type { Lasting } from "./lasting.ts";
import { Looks } from "./looks.ts";
import { locksMessage } from "./locks-message.ts";
import { isShown, messageOf } from "./messages-of-effects.ts";
import { NamedTimers } from "./named-timers.ts";
import { othersOf } from "./others-of-session.ts";
import type { Others } from "./others.ts";
import { policyOf } from "./policy-of-grant.ts";
import { isLogged, writeToLog, type LogEffect } from "./session-log.ts";
import type { SessionOptions } from "./session-options.ts";
import { endingOf, VIEWER_MESSAGES, type State, type Verdict } from "./states.ts";
import { Viewers } from "./viewers.ts";

/** What the work of a session needs of it. */
export interface WorkHooks {
  readonly state: () => State;
  readonly standing: () => Standing;
  readonly happened: (event: Event) => void;
  /** Writes down what the session can be made again from. */
  readonly keep: () => void;
  /** Something for the viewer, or of it, has thrown. */
  readonly failed: (error: unknown) => void;
  /** Nothing of any connection is in flight any more. */
  readonly idle: () => void;
}

/** Both sides of one session and the others in its console, and what is done with them when the lifecycle says so. */
export class SessionWork {
  readonly viewers: Viewers;
  readonly connections: Connections;
  readonly others: Others;
  readonly #options: SessionOptions;
  readonly #lasting: Lasting;
  readonly #hooks: WorkHooks;
  readonly #looks: Looks;
  readonly #timers: NamedTimers<TimerName>;
  /** As it has been changed since. */
  #grant: Grant;

  constructor(options: SessionOptions, lasting: Lasting, hooks: WorkHooks) {
    const { start, admission, limits, deps, dialTarget, hook } = options;
    const { happened, keep, failed } = hooks;
    const { idleness } = lasting;
    this.#options = options;
    this.#lasting = lasting;
    this.#hooks = hooks;
    this.#grant = admission.claims.grant;
    this.#timers = new NamedTimers(deps.setTimer, (timer) => happened(idleness.fired(timer)));
    this.connections = new Connections({
      admission,
      dialTarget,
      target: lasting.target,
      wasDialled: !("viewer" in start),
      hook,
      limits,
      deps,
      input: idleness.input,
      happened,
      moved: keep,
      failed,
      fault: (error) => this.#write({ type: "report-fault", error }),
      idle: hooks.idle,
    });
    this.others = othersOf(options, lasting, {
      happened,
      standing: hooks.standing,
      keep,
      tell: (message) => this.tell(message),
    });
    this.viewers = new Viewers({
      socket: "viewer" in start ? start.viewer : undefined,
      channel: admission.channel,
      tokens: lasting.tokens,
      returns: options.returns,
      limits,
      now: deps.monotonicMs,
      events: {
        bytes: (bytes) => this.#onBytes(bytes),
        acknowledged: (received) => this.#onAcknowledged(received),
        visible: (visible) => this.connections.live?.setVisible(visible),
        knowsMotions: () => this.#learnMotions(),
        audio: (isWanted) => this.connections.live?.askAudio(isWanted),
        heard: (bytes) => this.connections.live?.heard(bytes),
        watchesLine: (isWatched) => this.#looks.watchLine(isWatched),
        measured: (message) => lasting.measurements.take(message, deps.monotonicMs()),
        quality: (quality) => this.connections.setQuality(quality),
        active: () => idleness.stay(),
        wished: (wish) => this.others.wished(wish),
        failed,
        proved: keep,
        closed: (how) => happened({ type: `viewer-${how}` }),
        flooded: () => happened({ type: "viewer-flooded" }),
      },
    });
    this.#looks = new Looks(this.viewers, this.connections, options, failed);
  }

  /** What the session's person may do at all. */
  get mode(): Grant["mode"] {
    return this.#grant.mode;
  }

  get counters(): Kept["counters"] {
    return this.#lasting.counted(this.connections, this.viewers.comings);
  }

  /** A control message for the viewer; `false`: nobody is there who can read it. */
  tell(message: ToViewerMessage): boolean {
    try {
      return this.viewers.tell(message);
    } catch (error) {
      this.#hooks.failed(error);
      return false;
    }
  }

  /** Carries an effect out; may say in turn that something has happened. */
  perform(effect: Effect): void {
    if (isLogged(effect)) return this.#write(effect);
    if (isShown(effect)) return void this.viewers.tell(messageOf(effect));
    switch (effect.type) {
      case "greet-viewer":
        return this.#greet();
      case "dial":
        return this.connections.dial(effect);
      case "log-in":
        return this.connections.logIn();
      case "go-live":
        return this.#goLive(effect.number);
      case "start-timer":
        return this.#timers.start(effect.timer, effect.milliseconds);
      case "cancel-timer":
        return this.#timers.cancel(effect.timer);
      case "enter":
      case "take-over":
      case "step-out":
        return this.others.perform(effect);
      case "set-mode":
        return this.#setMode(effect.mode);
      case "set-input":
        return this.#setInput(effect.mode);
      case "look":
        return this.#look();
      case "keep-alive":
        return void this.#looks.atServer();
      case "drop-viewer":
        this.connections.live?.askAudio(undefined);
        return this.viewers.drop();
      case "supersede-viewer":
        return this.viewers.end({ code: "taken-over" });
      case "attach-viewer":
        return this.#attach(effect);
      case "release-keys":
        return this.connections.release();
      case "press-on-end":
        return this.#pressOnEnd();
      case "close-upstream":
        this.viewers.finish();
        return this.connections.close();
      case "end-viewer":
        return this.#end(endingOf(effect));
      case "let-go-of-viewer":
        return this.viewers.areGone ? undefined : this.#options.abandon();
      case "keep":
        return this.#hooks.keep();
    }
  }

  #goLive(number: number): void {
    this.connections.goLive({
      viewer: this.viewers.begin(number),
      policy: this.#policy,
      knowsMotions: this.viewers.knowMotions,
      pointerChanged: (relative) => this.viewers.tell({ type: "pointer", relative }),
      ledsChanged: (leds) => this.viewers.tell(locksMessage(leds)),
    });
    if (this.viewers.areHidden) this.connections.live?.setVisible(false);
  }

  /** One that has come back may not have heard the last of it. */
  #learnMotions(): void {
    const { live } = this.connections;
    if (live === undefined) return;
    live.learnMotions();
    this.viewers.tell({ type: "pointer", relative: live.isRelative });
  }

  #look(): void {
    const code = this.#looks.atBoth();
    if (code !== undefined) this.#hooks.happened({ type: "viewer-stalled", code });
  }

  #end(ending: Ending): void {
    this.#options.ended(ending, this.#lasting.tokens?.hashes);
    this.others.leave(ending);
    this.viewers.end(this.#options.told(ending));
  }

  #greet(): void {
    const { start, admission } = this.#options;
    const token = "viewer" in start ? start.token : undefined;
    this.viewers.tell(helloOf(this.#greeting(admission.maxSeconds, token), true));
  }

  #attach({ arrival, goesOn, secondsLeft }: AttachViewer): void {
    const greeting = this.#greeting(secondsLeft, arrival.next);
    if (goesOn) {
      this.connections.live?.resume(arrival.received);
      this.viewers.goOn(arrival, resumedOf(greeting, arrival.next, this.viewers.taken));
      const { leds } = this.connections.live ?? {};
      if (leds !== undefined) this.viewers.tell(locksMessage(leds));
    } else {
      this.viewers.welcome(arrival, helloOf(greeting, false));
    }
    this.others.greeted();
  }

  #greeting(secondsLeft: number, token: ResumeToken | undefined): Greeting {
    const { admission, limits } = this.#options;
    return {
      admission,
      mode: this.others.mode,
      granted: this.#grant,
      ackEvery: limits.ackEvery,
      secondsLeft,
      token,
      moreTime: this.#lasting.moreTime,
    };
  }

  #pressOnEnd(): void {
    const chord = parseChord(this.#grant.onEnd ?? "");
    if (chord !== undefined) this.connections.press(chord);
  }

  get #policy() {
    const grant = { ...this.#grant, mode: this.others.mode };
    return policyOf(grant, this.#options.admission.alwaysBlocked);
  }

  #setMode(mode: Grant["mode"]): void {
    this.#grant = { ...this.#grant, mode };
    const now = this.others.regrant(mode);
    // More than before is in force once the directory gives control.
    if (now === mode) this.#setInput(now);
  }

  /** What it holds down is released with it. */
  #setInput(mode: Grant["mode"]): void {
    this.connections.live?.setPolicy(this.#policy);
    this.viewers.tell({ type: "mode", mode });
  }

  #onBytes(bytes: Uint8Array): void {
    if (!this.#passes("bytes")) return;
    this.connections.live?.fromViewer(bytes);
    this.#options.spans?.answered(this.connections.live?.firstFrameAt);
  }

  #onAcknowledged(received: number): void {
    if (!this.#passes("acknowledgement")) return;
    this.connections.live?.acknowledge(received);
    this.#options.spans?.answered(this.connections.live?.firstFrameAt);
  }

  #passes(message: keyof (typeof VIEWER_MESSAGES)["live"]): boolean {
    const verdict: Verdict = VIEWER_MESSAGES[this.#hooks.state().name][message];
    if (verdict === "refuse") throw new SessionError("viewer-protocol");
    return verdict === "pass";
  }

  #write(effect: LogEffect): void {
    const { deps, admission } = this.#options;
    const { offer, tls, target } = this.connections;
    const { bytesReplayed } = this.viewers;
    writeToLog(deps.log, effect, {
      admission,
      target,
      offer,
      tls,
      bytesReplayed,
      counters: this.counters,
      directoryMs: this.others.directoryMs,
    });
  }
}
