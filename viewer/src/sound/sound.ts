import "./sound.css";
import { signal } from "@preact/signals";
import { h } from "preact";

import { byId } from "../page/elements.ts";
import type { StartFeature } from "../page/feature.ts";
import { mountIn } from "../page/places.ts";
import { anchor } from "../page/popover-place.ts";
import { hint } from "../panels/hint/hint.ts";
import { goesOn } from "../session/states/session-state.ts";
import { laterWords } from "../words/later.ts";
import { SoundButton, SoundPanel } from "./sound-panel.tsx";
import { SOUND } from "./sound-preference.ts";
import { SoundSwitch } from "./sound-switch.ts";
import { openSoundPlayer } from "./sound-player.ts";

/** The machine's sound, where the ticket allows it and the machine has it: off until a person turns it on. */
export const startSound: StartFeature = ({ input, preferences, session }) => {
  const isThere = signal(false);
  const isOn = signal(false);
  const isMissing = signal(false);
  const volume = signal(preferences.shared.read(SOUND)?.volume ?? 100);
  const sound = new SoundSwitch(session.sound, {
    open: (format) => openSoundPlayer(format, volume.peek() / 100),
    isSeen: () => !document.hidden,
    now: () => performance.now(),
    failed: () => hint(laterWords.sound.impossible),
    changed: () => {
      isThere.value = sound.isThere;
      isOn.value = sound.isOn;
      isMissing.value = sound.isMissing;
      if (!sound.isThere) close();
    },
  });
  mountIn("sessionTool", () => h(SoundButton, { isOn, isThere }));
  const turn = (to: boolean): void => void sound.turn(to);
  mountIn("live", () => h(SoundPanel, { isMissing, isOn, volume, turn }));
  const close = anchor(
    byId("sound", HTMLElement),
    () => document.querySelector<HTMLElement>("#sound-button") ?? undefined,
    input,
  );
  let isFirst = true;
  volume.subscribe((percent) => {
    sound.volume = percent / 100;
    if (!isFirst) preferences.shared.write(SOUND, { volume: percent });
    isFirst = false;
  });
  document.addEventListener("visibilitychange", () => sound.seenChanged());
  return {
    everySecond: () => {
      isMissing.value = sound.isMissing;
    },
    render: (state) => {
      if (state.kind === "ended") return sound.end();
      if (goesOn(state) && state.hello.grant?.audio === true) sound.begin();
    },
  };
};
