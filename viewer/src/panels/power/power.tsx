import { signal } from "@preact/signals";

import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { mountIn } from "../../page/places.ts";
import type { ConsoleScreen } from "../../screen/console-screen.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import { hint } from "../hint/hint.ts";
import { BUTTONS, PowerDialog, PowerItems, type PowerKey } from "./power-dialog.tsx";

/**
 * Shuts the machine down, restarts or resets it, where the ticket permits that and the machine's server offers it (xvp);
 * each asks first. They are the last entries of the menu of keys.
 */
export const startPower: StartFeature = ({ input }) => {
  const isOffered = signal(false);
  const asked = signal<PowerKey>("reset");
  const machine = signal("");
  let screen: ConsoleScreen | undefined;
  let isGranted = false;
  mountIn("menu", () => (
    <PowerItems
      isOffered={isOffered}
      ask={(key) => {
        asked.value = key;
        byId("power", HTMLDialogElement).showModal();
      }}
    />
  ));
  mountIn("dialog", () => (
    <PowerDialog
      asked={asked}
      machine={machine}
      press={() => {
        if (screen === undefined || !isGranted) return;
        screen.press(BUTTONS[asked.peek()]);
        hint(laterWords.power.done, "#icon-info");
      }}
      closed={() => input.adoptFocus()}
    />
  ));
  const dialog = byId("power", HTMLDialogElement);
  // The server has said by then what it offers.
  byId("keys-menu", HTMLElement).addEventListener("beforetoggle", () => {
    isOffered.value = isGranted && screen?.hasPower === true;
  });
  return {
    attach: (present) => {
      screen = present;
      if (present === undefined) dialog.close();
    },
    render: (state) => {
      isGranted =
        goesOn(state) && state.hello.mode === "control" && state.hello.grant?.power === true;
      if (goesOn(state)) machine.value = state.hello.console.name;
      if (!isGranted) dialog.close();
    },
  };
};
