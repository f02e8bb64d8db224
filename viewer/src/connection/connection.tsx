import "./connection.css";
import { signal } from "@preact/signals";

import type { HelloMessage } from "../../../worker/channel/messages.ts";
import { anchorPanel } from "../page/anchored-panel.ts";
import { byId } from "../page/elements.ts";
import type { StartFeature } from "../page/feature.ts";
import { mountIn } from "../page/places.ts";
import type { ConsoleScreen } from "../screen/console-screen.ts";
import type { Traffic } from "../session/channel/traffic.ts";
import { goesOn } from "../session/states/session-state.ts";
import { watchBusy } from "./busy.ts";
import { ConnectionPanel, type ConnectionShown } from "./connection-panel.tsx";
import { LineHistory, type LineSecond } from "./line-history.ts";
import { startMeasured } from "./measured.ts";

/** How the line is: what the dot beside the machine's name opens. It is measured while somebody looks. */
export const startConnection: StartFeature = ({ input, session, zoom }) => {
  const { traffic } = session;
  const history = new LineHistory();
  const measured = startMeasured(session, history.keys);
  const takeBusy = watchBusy();
  let hello: HelloMessage | undefined;
  let expiresAt = 0;
  let screen: ConsoleScreen | undefined;
  const view = (): ConnectionShown => ({
    ...history.shown,
    hello,
    secondsLeft: (expiresAt - performance.now()) / 1000,
    guest: zoom.room.guest,
    line: traffic.line,
  });
  const shown = signal(view());
  mountIn("dialog", () => <ConnectionPanel shown={shown} />);
  const watch = (): void => {
    // An older gateway, which tells no grant, knows nothing of it.
    const isWatched = panel.isOpen() && !document.hidden;
    traffic.watch(isWatched && hello?.grant !== undefined);
  };
  const look = (): void => {
    if (!panel.isOpen()) return;
    traffic.ping();
    history.add({ ...secondOf(traffic, screen), busyMs: takeBusy() });
    shown.value = view();
  };
  const toggled = (): void => {
    watch();
    history.forget();
    takeBusy();
    look();
  };
  const element = byId("connection", HTMLElement);
  const panel = anchorPanel(element, byId("line", HTMLButtonElement), input, { toggled });
  document.addEventListener("visibilitychange", watch);
  return {
    everySecond: () => {
      watch();
      measured.everySecond();
      look();
    },
    attach: (present) => {
      screen = present;
      if (screen === undefined) panel.close();
      else screen.frames.onKey = (milliseconds) => history.keys.add(milliseconds);
    },
    render: (state) => {
      measured.render(state);
      if (!goesOn(state)) return;
      ({ expiresAt, hello } = state);
      watch();
    },
  };
};

function secondOf(traffic: Traffic, screen: ConsoleScreen | undefined): Omit<LineSecond, "busyMs"> {
  return {
    viewerMs: traffic.roundTripMs,
    targetMs: traffic.line?.targetMs,
    frames: screen?.frames.frames ?? 0,
    bytes: traffic.bytes,
  };
}
