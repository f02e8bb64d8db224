import { signal } from "@preact/signals";

import { announce } from "../../page/announce.ts";
import type { StartFeature } from "../../page/feature.ts";
import { Icon } from "../../page/icon.tsx";
import { mountIn } from "../../page/places.ts";
import { signed } from "../../page/tab-sign/tab-sign.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import { Ringing } from "./ringing.ts";

/** How long the bell is shown, in milliseconds. */
const SHOWN_MS = 2000;

/** In front of the title of a tab whose machine has rung while nobody looked. */
const BELL_SIGN = "🔔 ";

/**
 * The machine's bell, without a sound: a mark beside its name, and at the title of a tab that nobody looks at, until
 * somebody does.
 */
export const startBell: StartFeature = () => {
  const ringing = new Ringing();
  const isShown = signal(false);
  let hiding: number | undefined;
  let machine = "";
  let hasRungUnseen = false;
  const sign = (): void => {
    const title = signed(document.title, hasRungUnseen, BELL_SIGN);
    if (document.title !== title) document.title = title;
  };
  const ring = (): void => {
    isShown.value = true;
    clearTimeout(hiding);
    hiding = window.setTimeout(() => {
      isShown.value = false;
    }, SHOWN_MS);
    hasRungUnseen = document.hidden;
    sign();
    if (ringing.isNews(performance.now())) announce(laterWords.bell(machine));
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    hasRungUnseen = false;
    sign();
  });
  mountIn("who", () =>
    isShown.value ? (
      <span class="badge" data-bell="" aria-hidden="true">
        <Icon href="#icon-bell" />
      </span>
    ) : null,
  );
  return {
    attach: (screen) => screen?.onBell(ring),
    render: (state) => {
      if (goesOn(state)) machine = state.hello.console.name;
      else hasRungUnseen = false;
      // What shows the state has set the title anew.
      sign();
    },
  };
};
