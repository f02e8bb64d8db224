import "./page/look.css";
import "./page/page.css";
import "./page/notice.css";
import "./page/dialog.css";
import { MAX_KEYS } from "./keyboard/key-queue.ts";
import { FEATURES } from "./features.ts";
import { MachineInput } from "./keyboard/machine-input.ts";
import { byId } from "./page/elements.ts";
import type { Feature } from "./page/feature.ts";
import { fetchLater } from "./page/fetch-later.ts";
import { loadAgain } from "./page/load-again.ts";
import { LaterFeatures } from "./page/later-features.ts";
import { Preferences } from "./page/preferences.ts";
import { whenShown } from "./page/shown.ts";
import { followVisibleArea } from "./page/visible-area.ts";
import { hint } from "./panels/hint/hint.ts";
import { pageStarted } from "./panels/not-started/not-started.ts";
import { ConsoleScreen, loadNovnc } from "./screen/console-screen.ts";
import { h264TrustOf } from "./screen/h264/h264-trust.ts";
import { ZoomedScreen } from "./screen/zoom/zoomed-screen.ts";
import { consoleRequest, resumeRequest, type SocketRequest } from "./session/tab/console-socket.ts";
import { ConsoleTab } from "./session/tab/console-tab.ts";
import { isReachable } from "./session/reachable.ts";
import { Session } from "./session/session.ts";
import { StoredSession } from "./session/tab/stored-session.ts";
import type { Surroundings } from "./session/surroundings.ts";
import { startEarly } from "./start/early-start.ts";
import { isSupported, startPage } from "./start/start-page.ts";
import { words } from "./words/words.ts";

// The script in the page's head has asked for the WebSocket, unless a proxy between has forbidden inline scripts. noVNC
// next: everything else is done while they travel.
const early = window.portholeStart ?? startEarly(startPage());
delete window.portholeStart; // It has the link, which is a secret.
const tab = new ConsoleTab(
  early.link,
  {
    stored: new StoredSession(location.pathname, () => sessionStorage),
    locks: navigator.locks,
    openBroadcast: (name) => new BroadcastChannel(name),
  },
  () => session.showElsewhere(),
);
const preferences = new Preferences(new URL(early.base).pathname, () => localStorage);
const h264 = h264TrustOf(preferences.shared, navigator.userAgent);
const load = async (): ReturnType<typeof loadNovnc> => loadAgain(() => loadNovnc(h264));
const novnc = tab.key === undefined || !isSupported() ? undefined : load();
// Who waits for it says so.
novnc?.catch(() => {});
tab.keep();

const untypable = (character: string): void => hint(words.keys.untypable(character));
const input = new MachineInput({
  layoutMissing: () => hint(words.guestKeyboard.layoutMissing),
  untypable,
});
const zoom = new ZoomedScreen(byId("screen", HTMLDivElement), byId("surface", HTMLDivElement));
const features: Feature[] = [];
const session = new Session<ConsoleScreen>(surroundings(), {
  render: (state) => {
    // First: what is sent from now on may be the gateway's proof that a token has arrived.
    tab.render(state);
    for (const feature of features) feature.render?.(state);
  },
  renderLine: (line) => features.forEach((feature) => feature.renderLine?.(line)),
  translateKeys: (keys, hello) =>
    features.forEach((feature) => feature.translateKeys?.(keys, hello)),
  attach: (screen) => {
    input.attach(screen);
    for (const feature of features) feature.attach?.(screen);
  },
  others: (message) => features.forEach((feature) => feature.others?.(message)),
  pointer: (isRelative) => features.forEach((feature) => feature.pointer?.(isRelative)),
  cover: (frame) => features.forEach((feature) => feature.cover?.(frame)),
  painted: () => {
    performance.mark("first-frame"); // Of each connection; the first one is the page's.
    for (const feature of features) feature.painted?.();
  },
  keepLastFrame: (frame) => features.forEach((feature) => feature.keepLastFrame?.(frame)),
  untypable,
  refused: () => hint(words.keys.tooMany(MAX_KEYS)),
});
const later = new LaterFeatures(fetchLater, () => hint(words.later.missing, "#icon-wifi-off"));
const context = {
  base: early.base,
  session,
  input,
  tab,
  zoom,
  preferences,
  h264,
  useHere,
  letGo,
  later,
};
features.push(...FEATURES.map((start) => start(context)));
session.begin();

document.addEventListener("visibilitychange", () => session.setVisible(!document.hidden));
// A new link pasted into this tab is a new console; only its fragment differs from this page.
addEventListener("hashchange", () => location.reload());
addEventListener("pagehide", ({ persisted }) => {
  if (persisted) putAside();
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) void open(() => session.retry());
});
addEventListener("offline", () => session.setOffline(true));
addEventListener("online", () => session.setOffline(false));
setInterval(() => {
  for (const feature of features) feature.everySecond?.();
  session.lookAtLine();
}, 1000);
followVisibleArea();
pageStarted();
// A link works once, so it is not used up by a page that nobody looks at.
const begin = (): void => void open(() => session.open(false));
if (early.hasSocket) begin();
else whenShown(document, begin);

/** Does what opens the console, unless another tab shows it. */
async function open(run: () => void): Promise<void> {
  if (await tab.mayOpen()) run();
  else session.showElsewhere();
}

/** Another tab has the console until now. */
function useHere(): void {
  void tab.takeOver();
  session.open(false);
}

/** Another tab is to show the console. */
function letGo(): void {
  session.showElsewhere();
}

/** The page may be shown again as it is now, without being loaded: until then it has no console. */
function putAside(): void {
  session.park();
  tab.letGo();
}

function surroundings(): Surroundings<ConsoleScreen> {
  return {
    hasLink: tab.key !== undefined,
    get keyboard() {
      return tab.keyboard;
    },
    dial: (confirmed) => {
      const socket = early.take() ?? dial(confirmed);
      return socket ?? (isSupported() ? "ticket-invalid" : "browser-unsupported");
    },
    fallsBack: () => tab.fallsBack(),
    redial: (name, offer) => webSocket(resumeRequest(early.base, name, offer)),
    loadScreen: async () => {
      const RfbClass = await (novnc ?? load());
      return (channel, listener) => new ConsoleScreen(RfbClass, zoom, channel, listener, h264);
    },
    isReachable: () => isReachable(early.base),
    isVisible: () => !document.hidden,
    now: () => performance.now(),
    random: () => Math.random(),
  };
}

/** Asks for the console, or gives `undefined` for a link that cannot even be sent. */
function dial(confirmed: boolean): WebSocket | undefined {
  const { key } = tab;
  if (key === undefined || !isSupported()) return undefined;
  performance.mark("asked"); // Not by the page's first bytes: somebody has pressed a button, or looks at it only now.
  try {
    return webSocket(consoleRequest(early.base, key, confirmed));
  } catch {
    return undefined;
  }
}

function webSocket({ address, subprotocols }: SocketRequest): WebSocket {
  return new WebSocket(address, [...subprotocols]);
}
