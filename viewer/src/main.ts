import { MAX_KEYS } from "./keyboard/key-queue.ts";
import { GuestKeyboardChoice } from "./keyboard/guest/guest-keyboard-choice.ts";
import { Page } from "./page/page.ts";
import { isShown, whenShown } from "./page/shown.ts";
import { followVisibleArea } from "./page/visible-area.ts";
import { Controls } from "./panels/controls.ts";
import { ConsoleScreen, loadNovnc } from "./screen/console-screen.ts";
import { takeLink } from "./session/console-link.ts";
import { socketRequest } from "./session/console-socket.ts";
import { isReachable } from "./session/reachable.ts";
import { Session, type Surroundings } from "./session/session.ts";
import { words } from "./words/words.ts";

// Wherever a proxy puts the gateway, and at whichever of its addresses the page is: this script is in
// the folder `assets` of it.
const base = new URL("../", import.meta.url);

// The WebSocket and noVNC first: everything else is done while they travel. A link works once, so it is
// not used up by a page that nobody looks at.
const link = takeLink(location, history, base.pathname);
let firstSocket = isShown(document) ? dial(false) : undefined;
const novnc = link === undefined || !isSupported() ? undefined : loadNovnc();

const page = new Page();
const controls = new Controls(page);
const guestKeyboard = new GuestKeyboardChoice(page);

const session = new Session<ConsoleScreen>(surroundings(), {
  render: (state) => page.render(state),
  renderLine: (line) => page.renderLine(line),
  translateKeys: (keys, hello) => guestKeyboard.begin(keys, hello),
  attach: (screen) => controls.attach(screen),
  keepLastFrame: (frame) => page.keepLastFrame(frame),
  untypable: (character) => page.hint(words.keys.untypable(character)),
  refused: () => page.hint(words.keys.tooMany(MAX_KEYS)),
});

page.onAction("disconnect", () => session.leave());
page.onAction("close", () => window.close());
page.onAction("retry", () => session.open(false));
page.onAction("confirm", () => session.open(true));
document.addEventListener("visibilitychange", () => session.setVisible(!document.hidden));
// A new link pasted into this tab is a new console; only its fragment differs from this page.
addEventListener("hashchange", () => location.reload());
addEventListener("offline", () => session.setOffline(true));
addEventListener("online", () => session.setOffline(false));
setInterval(() => {
  page.countDown();
  session.lookAtLine();
}, 1000);
followVisibleArea();
page.started();
whenShown(document, () => session.open(false));

function surroundings(): Surroundings<ConsoleScreen> {
  return {
    hasLink: link !== undefined,
    keyboard: link?.kind === "cloudstack" ? link.keyboard : undefined,
    dial: (confirmed) => {
      const socket = firstSocket ?? dial(confirmed);
      firstSocket = undefined;
      return socket ?? (isSupported() ? "ticket-invalid" : "browser-unsupported");
    },
    loadScreen: async () => {
      const RfbClass = await (novnc ?? loadNovnc());
      return (channel, connected) => new ConsoleScreen(RfbClass, page.screen, channel, connected);
    },
    isReachable: () => isReachable(base.href),
    isVisible: () => !document.hidden,
    now: () => performance.now(),
  };
}

/** Asks for the console, or gives `undefined` for a link that cannot even be sent. */
function dial(confirmed: boolean): WebSocket | undefined {
  if (link === undefined || !isSupported()) return undefined;
  try {
    const { address, subprotocols } = socketRequest(base.href, link, confirmed);
    return new WebSocket(address, [...subprotocols]);
  } catch {
    return undefined;
  }
}

// noVNC needs a secure context; the menu needs popovers. Whatever has both has the rest.
function isSupported(): boolean {
  return isSecureContext && "popover" in HTMLElement.prototype;
}
