import type { HelloMessage } from "../../worker/channel/messages.ts";
import { ConsoleChannel } from "./session/channel.ts";
import { ConsoleScreen, loadNovnc } from "./screen/console-screen.ts";
import { takeLink, type ConsoleLink } from "./session/console-link.ts";
import { socketRequest } from "./session/console-socket.ts";
import { Controls } from "./panels/controls.ts";
import { GuestKeyboardChoice } from "./keyboard/guest/guest-keyboard-choice.ts";
import { MAX_KEYS } from "./keyboard/key-queue.ts";
import { words } from "./words/words.ts";
import { LineWatch } from "./session/line-watch.ts";
import { Page } from "./page/page.ts";
import { INITIAL_STATE, nextState, type PageEvent, type PageState } from "./page/page-state.ts";
import { isReachable } from "./session/reachable.ts";
import { isShown, whenShown } from "./page/shown.ts";
import { followVisibleArea } from "./page/visible-area.ts";

/** Longest wait for the gateway to answer the WebSocket, in milliseconds. */
const OPEN_TIMEOUT = 20_000;

/** Longest wait for the part of the page that draws the screen, in milliseconds. */
const LOAD_TIMEOUT = 30_000;

// Wherever a proxy puts the gateway, and at whichever of its addresses the page is: this script is in
// the folder `assets` of it.
const base = new URL("../", import.meta.url);

// The WebSocket and noVNC first: everything else is done while they travel. A link works once, so it is
// not used up by a page that nobody looks at.
const link = takeLink(location, history, base.pathname);
const firstSocket = link === undefined || !isShown(document) ? undefined : dial(link, false);
const novnc = link === undefined || !supported() ? undefined : loadNovnc();

const page = new Page();
const controls = new Controls(page);
const guestKeyboard = new GuestKeyboardChoice(page);
let state: PageState = INITIAL_STATE;
let channel: ConsoleChannel | undefined;
let screen: ConsoleScreen | undefined;
let line: LineWatch | undefined;

page.onAction("disconnect", () => channel?.end("closed"));
page.onAction("close", () => window.close());
page.onAction("retry", () => {
  if (link !== undefined) connect(dial(link, false));
});
page.onAction("confirm", () => {
  if (link !== undefined) connect(dial(link, true));
});
document.addEventListener("visibilitychange", () => channel?.setVisible(!document.hidden));
// A new link pasted into this tab is a new console; only its fragment differs from this page.
addEventListener("hashchange", () => location.reload());
addEventListener("offline", () => line?.setOffline(true));
addEventListener("online", () => line?.setOffline(false));
setInterval(everySecond, 1000);
followVisibleArea();
page.render(state);
page.started();
if (link !== undefined) {
  dispatch({ kind: "start" });
  whenShown(document, () => connect(firstSocket ?? dial(link, false)));
}

/** Asks for the console, or gives `undefined` for a link that cannot even be sent. */
function dial(link: ConsoleLink, confirmed: boolean): WebSocket | undefined {
  if (!supported()) return undefined;
  try {
    const { address, subprotocols } = socketRequest(base.href, link, confirmed);
    return new WebSocket(address, [...subprotocols]);
  } catch {
    return undefined;
  }
}

// noVNC needs a secure context; the menu needs popovers. Whatever has both has the rest.
function supported(): boolean {
  return isSecureContext && "popover" in HTMLElement.prototype;
}

function connect(socket: WebSocket | undefined): void {
  dispatch({ kind: "start" });
  if (socket === undefined) {
    dispatch({ kind: "ended", ending: supported() ? "ticket-invalid" : "browser-unsupported" });
    return;
  }
  const opening = setTimeout(() => channel?.end("gateway-unreachable"), OPEN_TIMEOUT);
  channel = new ConsoleChannel(socket, {
    opened: () => {
      clearTimeout(opening);
      line = new LineWatch(performance.now());
      dispatch({ kind: "opened" });
      if (document.hidden) channel?.setVisible(false);
    },
    heard: () => line?.heard(),
    hello: (told) => {
      const hello = withKeyboard(told);
      dispatch({ kind: "hello", hello, now: performance.now() });
      describeScreen();
      if (channel !== undefined) guestKeyboard.begin(channel.keys, hello);
    },
    mode: (mode) => {
      dispatch({ kind: "mode", mode });
      describeScreen();
    },
    untypable: (character) => page.hint(words.keys.untypable(character)),
    refused: () => page.hint(words.keys.tooMany(MAX_KEYS)),
    warning: (secondsLeft) => {
      dispatch({ kind: "warning", secondsLeft, now: performance.now() });
    },
    ended: (ending, asks) => {
      clearTimeout(opening);
      line = undefined;
      closeScreen();
      if (ending === "gateway-unreachable") void endUnreached();
      else dispatch({ kind: "ended", ending, asks });
    },
  });
  void showScreen(channel);
}

/** A WebSocket that was refused looks like one that reached nobody. */
async function endUnreached(): Promise<void> {
  const ending = (await isReachable(base.href)) ? "gateway-refused" : "gateway-unreachable";
  dispatch({ kind: "ended", ending });
}

/** What the gateway knows of the guest's keyboard goes before what the address says. */
function withKeyboard(hello: HelloMessage): HelloMessage {
  const keyboard = link?.kind === "cloudstack" ? link.keyboard : undefined;
  return keyboard === undefined ? hello : { keyboard, ...hello };
}

async function showScreen(channel: ConsoleChannel): Promise<void> {
  const loading = setTimeout(() => channel.end("viewer-failed"), LOAD_TIMEOUT);
  try {
    const RfbClass = await (novnc ?? loadNovnc());
    if (channel.ended) return;
    screen = new ConsoleScreen(RfbClass, page.screen, channel, () => {
      dispatch({ kind: "connected" });
      controls.attach(screen);
      screen?.focus();
    });
    describeScreen();
    channel.start();
  } catch {
    // The chunk did not load, or noVNC found the browser wanting.
    channel.end("viewer-failed");
  } finally {
    clearTimeout(loading);
  }
}

function closeScreen(): void {
  page.keepLastFrame(state.kind === "live" ? screen?.lastFrame() : undefined);
  controls.attach(undefined);
  const closing = screen;
  screen = undefined;
  closing?.close();
}

function describeScreen(): void {
  if (!("hello" in state) || state.hello === undefined) return;
  screen?.describe(state.hello.console.name, state.hello.mode === "view");
}

function everySecond(): void {
  countDown();
  const now = line?.look(performance.now());
  page.renderLine(now);
  if (now === "lost") channel?.end("connection-lost");
}

function countDown(): void {
  if (state.kind !== "live" || state.endsAt === undefined) return;
  page.renderCountdown(state.endsAt - performance.now());
}

function dispatch(event: PageEvent): void {
  const before = state;
  state = nextState(state, event);
  if (state === before) return;
  page.render(state);
  if (state.kind === "live" && state.endsAt !== undefined) {
    countDown();
    page.announceCountdown();
  }
}
