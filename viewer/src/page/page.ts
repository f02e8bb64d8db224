import type { Combination } from "../keyboard/menu/combination.ts";
import { timeLeft } from "../panels/countdown/time-left.ts";
import { viewOfEnding } from "../panels/ended/ending-view.ts";
import { words } from "../words/words.ts";
import type { LayoutOption } from "../keyboard/guest/guest-keyboard.ts";
import type { Modifier } from "../keyboard/virtual-keyboard.ts";
import type { Line } from "../session/line-watch.ts";
import type { SessionState } from "../session/machine.ts";

type ElementClass<T extends Element> = abstract new () => T;

/** The element of the page with this id; a page without it is a broken build. */
function byId<T extends Element>(id: string, kind: ElementClass<T>): T {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} #${id} in the page`);
  return found;
}

/** The page's elements, and how a state looks in them. Text only ever enters as text. */
export class Page {
  readonly live = byId("live", HTMLDivElement);
  readonly bar = byId("bar", HTMLElement);
  readonly screen = byId("screen", HTMLDivElement);
  readonly keysToolbar = byId("keys-toolbar", HTMLDivElement);
  readonly sessionToolbar = byId("session-toolbar", HTMLDivElement);
  readonly keysMenu = byId("keys-menu", HTMLDivElement);
  readonly phoneField = byId("phone-keyboard", HTMLTextAreaElement);
  readonly about = byId("about", HTMLDialogElement);
  readonly guestKeyboard = byId("guest-keyboard", HTMLDialogElement);
  readonly guestLayout = byId("guest-layout", HTMLSelectElement);
  readonly #connectingTitle = byId("connecting-title", HTMLHeadingElement);
  readonly #connectingStep = byId("connecting-step", HTMLParagraphElement);
  readonly #confirmTitle = byId("confirm-title", HTMLHeadingElement);
  readonly #confirmMode = byId("confirm-mode", HTMLSpanElement);
  readonly #consoleName = byId("console-name", HTMLHeadingElement);
  readonly #viewOnly = byId("view-only", HTMLSpanElement);
  readonly #countdown = byId("countdown", HTMLParagraphElement);
  readonly #countdownText = byId("countdown-text", HTMLSpanElement);
  readonly #line = byId("line", HTMLParagraphElement);
  readonly #lineText = byId("line-text", HTMLSpanElement);
  readonly #hint = byId("hint", HTMLParagraphElement);
  readonly #hintText = byId("hint-text", HTMLSpanElement);
  readonly #fullscreenIcon = byId("fullscreen-icon", SVGUseElement);
  readonly #lastFrame = byId("last-frame", HTMLDivElement);
  readonly #endedIcon = byId("ended-icon", SVGUseElement);
  readonly #endedName = byId("ended-name", HTMLParagraphElement);
  readonly #endedTitle = byId("ended-title", HTMLHeadingElement);
  readonly #endedAdvice = byId("ended-advice", HTMLParagraphElement);
  readonly #endedDetail = byId("ended-detail", HTMLSpanElement);
  readonly #status = byId("status", HTMLParagraphElement);
  #hintTimer: number | undefined;
  #endsAt: number | undefined;
  #lineShown: Line | undefined;

  /** All elements with this `data-action`. */
  actions(action: string): HTMLButtonElement[] {
    return Array.from(
      document.querySelectorAll<HTMLButtonElement>(`button[data-action="${action}"]`),
    );
  }

  onAction(action: string, run: () => void): void {
    for (const button of this.actions(action)) button.addEventListener("click", run);
  }

  /** The script runs: takes away what the page says while it does not, and lets every state be shown. */
  started(): void {
    byId("not-started", HTMLElement).remove();
    for (const id of ["landing", "confirming", "live", "ended"])
      byId(id, HTMLElement).hidden = false;
  }

  render(state: SessionState): void {
    const { dataset } = document.body;
    dataset["state"] = state.kind;
    if (state.kind === "live") dataset["mode"] = state.hello.mode;
    else delete dataset["mode"];
    if (state.kind === "ended") dataset["end"] = state.ending;
    else delete dataset["end"];
    switch (state.kind) {
      case "landing":
        document.title = words.windowTitle.landing;
        break;
      case "confirming":
        this.#renderConfirming(state);
        break;
      case "connecting":
        this.#renderConnecting(state);
        break;
      case "live":
        this.#renderLive(state);
        break;
      case "ended":
        this.#renderEnded(state);
        break;
    }
    this.#renderCountdown(state.kind === "live" ? state.endsAt : undefined);
  }

  /** Shows how much time is left; to be called every second. */
  countDown(): void {
    if (this.#endsAt === undefined) return;
    this.#countdownText.textContent = countdownWords(this.#endsAt - performance.now());
  }

  #renderCountdown(endsAt: number | undefined): void {
    this.#countdown.hidden = endsAt === undefined;
    this.#endsAt = endsAt;
    if (endsAt === undefined) return;
    this.countDown();
    // Said once: every second would be too much to listen to.
    this.announce(this.#countdownText.textContent);
  }

  /** Shows how the line to the gateway is, and says it when it changes. `undefined`: there is none. */
  renderLine(line: Line | undefined): void {
    const before = this.#lineShown;
    if (line === before) return;
    this.#lineShown = line;
    document.body.dataset["line"] = line ?? "none";
    const waiting = line === "silent" || line === "offline";
    this.#line.hidden = !waiting;
    if (waiting) {
      this.#lineText.textContent = words.line[line];
      this.announce(words.line[line]);
    } else if (line === "sound" && (before === "silent" || before === "offline")) {
      this.announce(words.line.back);
    }
  }

  /** Says something to people who cannot see the page change. */
  announce(text: string): void {
    this.#status.textContent = text;
  }

  /** Says something that matters for the moment, to everybody. */
  hint(text: string): void {
    this.#hintText.textContent = text;
    this.#hint.hidden = false;
    this.announce(text);
    clearTimeout(this.#hintTimer);
    this.#hintTimer = window.setTimeout(() => {
      this.#hint.hidden = true;
    }, HINT_MS);
  }

  /** Whether the guest's layout is the viewer's business: only where the server takes no key codes. */
  renderGuestKeyboard(matters: boolean): void {
    for (const item of this.actions("guest-keyboard")) item.hidden = !matters;
  }

  /** Fills the list of layouts. */
  renderLayouts(layouts: readonly LayoutOption[]): void {
    const options = layouts.map(
      ({ name, title, chosen }) => new Option(title, name, chosen, chosen),
    );
    this.guestLayout.replaceChildren(...options);
  }

  renderHeld(modifier: Modifier, held: boolean): void {
    const name = modifier.toLowerCase();
    for (const button of this.actions(`sticky-${name}`)) button.ariaPressed = String(held);
    for (const item of this.actions(`hold-${name}`)) item.ariaChecked = String(held);
  }

  renderPhoneKeyboard(raised: boolean): void {
    for (const button of this.actions("keyboard")) button.ariaPressed = String(raised);
  }

  renderFullscreen(on: boolean): void {
    this.#fullscreenIcon.setAttribute("href", on ? "#icon-minimize" : "#icon-maximize");
    for (const button of this.actions("fullscreen")) {
      const label = on ? words.fullScreen.leave : words.fullScreen.enter;
      button.ariaPressed = String(on);
      button.ariaLabel = label;
      button.title = label;
    }
  }

  /** Fills one group of the menu of key combinations. */
  addCombinations(
    group: "common" | "single" | "terminals",
    combinations: readonly Combination[],
    send: (combination: Combination) => void,
  ): void {
    const list = byId(`keys-menu-${group}`, HTMLDivElement);
    for (const combination of combinations) {
      const item = document.createElement("button");
      item.type = "button";
      item.setAttribute("role", "menuitem");
      item.dataset["action"] = `send-${combination.id}`;
      const { names } = combination;
      item.ariaLabel = names.join("+");
      if (group === "common") item.append(...names.map(keyCap));
      else item.textContent = names.at(-1) ?? "";
      item.addEventListener("click", () => send(combination));
      list.append(item);
    }
  }

  /** Keeps a copy of the last frame behind the words of an ended console. */
  keepLastFrame(frame: HTMLCanvasElement | undefined): void {
    this.#lastFrame.replaceChildren(...(frame === undefined ? [] : [frame]));
  }

  #renderConfirming({ asks }: SessionState & { kind: "confirming" }): void {
    const title = words.confirming.title(asks.console.name);
    document.title = words.windowTitle.of(title);
    this.#confirmTitle.textContent = title;
    this.#confirmMode.textContent = words.confirming[asks.mode];
    this.announce(title);
  }

  #renderConnecting(state: SessionState & { kind: "connecting" }): void {
    const name = state.hello?.console.name;
    const title = name === undefined ? words.connecting.title : words.connecting.titleOf(name);
    document.title = words.windowTitle.of(title);
    this.#connectingTitle.textContent = title;
    this.#connectingStep.textContent =
      words.connecting.steps[state.step === "machine" ? "machine" : "gateway"];
    this.announce(title);
  }

  #renderLive(state: SessionState & { kind: "live" }): void {
    const { name } = state.hello.console;
    const viewOnly = state.hello.mode === "view";
    document.title = words.windowTitle.of(name);
    this.#consoleName.textContent = name;
    this.#consoleName.title = name;
    this.#viewOnly.hidden = !viewOnly;
    this.keysToolbar.hidden = viewOnly;
    if (state.endsAt === undefined) {
      this.announce((viewOnly ? words.live.connectedViewOnly : words.live.connected)(name));
    }
  }

  #renderEnded(state: SessionState & { kind: "ended" }): void {
    const view = viewOfEnding(state.ending);
    const name = state.hello?.console.name ?? "";
    document.title =
      name === "" ? words.windowTitle.of(view.title) : words.windowTitle.ended(name, view.title);
    this.#endedIcon.setAttribute("href", view.icon);
    this.#endedName.textContent = name;
    this.#endedName.hidden = name === "";
    this.#endedTitle.textContent = view.title;
    this.#endedAdvice.textContent = view.advice;
    const session = state.hello === undefined ? [] : [words.ended.session(state.hello.session)];
    this.#endedDetail.textContent = [view.detail, ...session].join("\n");
    for (const button of this.actions("retry")) button.hidden = !view.retry;
    for (const button of this.actions("close")) button.hidden = !closable();
    this.announce("");
    // Not a button: whoever is typing when the session ends has not seen it yet.
    this.#endedTitle.focus({ preventScroll: true });
  }
}

/** How long a hint stays, in milliseconds. */
const HINT_MS = 5000;

// Browsers let a page close its tab only if a page opened it or it has been nowhere else
// (HTML, "script-closable").
function closable(): boolean {
  return window.opener !== null || history.length === 1;
}

function keyCap(name: string): HTMLElement {
  const cap = document.createElement("kbd");
  cap.textContent = name;
  return cap;
}

function countdownWords(milliseconds: number): string {
  const { unit, count } = timeLeft(milliseconds);
  return words.countdown[unit](count);
}
