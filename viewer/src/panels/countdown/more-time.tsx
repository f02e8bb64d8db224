import "./more-time.css";
import { signal, type ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { clockTime } from "../../page/clock.ts";
import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { mountIn } from "../../page/places.ts";
import { rove } from "../../page/roving-focus.ts";
import { goesOn, type SessionState } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import { hint } from "../hint/hint.ts";
import {
  moreTimeView,
  newsOfTime,
  type MoreTimeNews,
  type MoreTimeView,
} from "./more-time-view.ts";

/** Asks for more time, where somebody can give it, and says the answer; says as well that there is another end. */
export const startMoreTime: StartFeature = ({ session }) => {
  const view = signal<MoreTimeView>("none");
  let shown: SessionState | undefined;
  mountIn("who", () => (
    <MoreTime view={view} ask={() => void session.wish({ type: "ask-time" })} />
  ));
  const everySecond = (): void => {
    if (shown !== undefined) view.value = moreTimeView(shown, performance.now());
  };
  return {
    everySecond,
    render: (state) => {
      const news = shown && newsOfTime(shown, state);
      shown = state;
      everySecond();
      if (news !== undefined && goesOn(state)) hint(textOf(news, state.expiresAt), "#icon-clock");
    },
  };
};

/** `expiresAt`: clock time in milliseconds. */
function textOf(news: MoreTimeNews, expiresAt: number): string {
  const { asked, askedMeans, changed, declinedMeans, early, given } = laterWords.moreTime;
  const now = Date.now();
  const end = clockTime(now + expiresAt - performance.now(), now);
  switch (news) {
    case "asked":
      return `${asked}. ${askedMeans}`;
    case "given":
      return given(end);
    case "declined":
      return declinedMeans;
    case "early":
      return early;
    case "changed":
      return changed(end);
  }
}

interface MoreTimeProps {
  readonly view: ReadonlySignal<MoreTimeView>;
  readonly ask: () => void;
}

function MoreTime({ view, ask }: MoreTimeProps): JSX.Element {
  const { ask: label, asked, askedMeans, declined, declinedMeans } = laterWords.moreTime;
  return (
    <span id="more-time" data-stop="3" ref={rove} hidden={view.value === "none"}>
      {view.value === "ask" && (
        <button type="button" class="badge" data-action="ask-time" title={label} onClick={ask}>
          <Icon href="#icon-clock-plus" />
          <span class="badge-text">{label}</span>
        </button>
      )}
      {view.value === "asked" && (
        <span class="badge" title={askedMeans}>
          <Icon href="#icon-hourglass" />
          <span class="badge-text">{asked}</span>
        </span>
      )}
      {view.value === "declined" && (
        <span class="badge" title={declinedMeans}>
          <Icon href="#icon-x" />
          <span class="badge-text">{declined}</span>
        </span>
      )}
    </span>
  );
}
