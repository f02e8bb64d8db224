import { signal } from "@preact/signals";

import { IS_APPLE } from "../../page/apple.ts";
import { byId } from "../../page/elements.ts";
import type { FeatureContext, StartFeature } from "../../page/feature.ts";
import { mountIn } from "../../page/places.ts";
import type { Preference } from "../../page/preferences.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import { keyOfCharacter, NAMED_KEYS } from "../key.ts";
import { CommandKey, shortcutLetter, type CommandAct } from "./command-key.ts";

const MAC_SHORTCUTS: Preference<boolean> = {
  name: "keyboard.macShortcuts",
  parse: (kept) => (typeof kept === "boolean" ? kept : undefined),
};

/** Whether shortcuts of a Mac are Ctrl in the machine; they are unless a person does not want that. */
export function hasMacShortcuts({ shared }: FeatureContext["preferences"]): boolean {
  return shared.read(MAC_SHORTCUTS) ?? true;
}

/** On a Mac, Cmd+C and the like are Ctrl+C in the machine. */
export const startMacShortcuts: StartFeature = ({ input, preferences }) => {
  if (!IS_APPLE) return {};
  const isOn = signal(hasMacShortcuts(preferences));
  const mayType = signal(false);
  const { asControl, means } = laterWords.macShortcuts;
  mountIn("menu", () => (
    <button
      type="button"
      role="menuitemcheckbox"
      aria-checked={isOn.value}
      data-action="mac-shortcuts"
      title={means}
      hidden={!mayType.value}
      onClick={() => {
        isOn.value = !isOn.value;
        preferences.shared.write(MAC_SHORTCUTS, isOn.value);
        input.focusUnlessHeld();
      }}
    >
      {asControl}
    </button>
  ));
  followCommandKey(byId("screen", HTMLDivElement), input, () => isOn.peek() && mayType.peek());
  return {
    render: (state) => {
      mayType.value = goesOn(state) && state.hello.mode === "control";
    },
  };
};

/** Sees the keys of the screen before noVNC, and before what pastes. */
function followCommandKey(
  screen: HTMLElement,
  { keyboard }: FeatureContext["input"],
  isOn: () => boolean,
): void {
  const before = { capture: true };
  const command = new CommandKey<KeyboardEvent>();
  let isRepeating = false;
  const repeat = (type: "keydown" | "keyup", event: KeyboardEvent): void => {
    const { code, key, location } = event;
    const init = { bubbles: true, cancelable: true, code, key, location };
    isRepeating = true;
    event.target?.dispatchEvent(new KeyboardEvent(type, init));
    isRepeating = false;
  };
  const act = (event: Event, does: CommandAct<KeyboardEvent>): void => {
    if (does.kind === "stays") event.stopPropagation();
    else if (does.kind === "follows") repeat("keydown", does.command);
    else if (does.kind === "shortcut" && does.command !== undefined) repeat("keyup", does.command);
  };
  for (const type of ["keydown", "keyup"] as const) {
    window.addEventListener(
      type,
      (event) => {
        const isOnScreen = event.target instanceof Node && screen.contains(event.target);
        if (isRepeating || !isOnScreen || !isOn()) return;
        act(event, type === "keydown" ? command.down(event) : command.up(event));
      },
      before,
    );
  }
  for (const type of ["mousedown", "wheel"]) {
    screen.addEventListener(type, (event) => act(event, command.follow()), before);
  }
  addEventListener("blur", () => command.lost());
  // After what pastes has had it.
  screen.addEventListener(
    "keydown",
    (event) => {
      const letter = isOn() ? shortcutLetter(event) : undefined;
      if (letter === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const key = { ...keyOfCharacter(letter), character: letter };
      keyboard.combine({ id: "", names: [], keys: [NAMED_KEYS.Control, key] });
    },
    before,
  );
}
