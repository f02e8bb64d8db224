import "./keys-menu.css";
import { buttonsOf, byId, onAction } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { RovingFocus } from "../../page/roving-focus.ts";
import { placeAt } from "../../page/popover-place.ts";
import type { MachineInput } from "../machine-input.ts";
import { MODIFIERS } from "../virtual-keyboard.ts";
import {
  COMBINATIONS,
  SINGLE_KEYS,
  TERMINAL_COMBINATIONS,
  type Combination,
} from "./combination.ts";

/** The menu of key combinations, and of modifiers that stay held until one more key was typed. */
export const startKeysMenu: StartFeature = ({ input }) => {
  const menu = byId("keys-menu", HTMLDivElement);
  const isOpen = (): boolean => menu.matches(":popover-open");
  const close = (): void => {
    if (isOpen()) menu.hidePopover();
  };
  const place = (): void => placeAt(menu, buttonsOf("keys-menu")[0]);
  input.leaveFocusWhile(isOpen);
  fill(input);
  // On the way down: an entry that opens something finds the menu closed.
  menu.addEventListener(
    "click",
    ({ target }) => {
      if (target instanceof Element && target.closest("button") !== null) close();
    },
    { capture: true },
  );
  const focus = new RovingFocus(menu);
  focus.follow();
  // `toggle` comes later than the menu: a key pressed until then would go to the machine, and the keys
  // after it to the menu. A phone's keyboard would go away with the focus; there the menu is for fingers.
  menu.addEventListener("beforetoggle", (event) => {
    if (event.newState === "open") focus.setFirstAutofocus(!input.isFocusHeld);
  });
  menu.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    for (const button of buttonsOf("keys-menu")) button.ariaExpanded = String(open);
    if (open) place();
    else input.adoptFocus();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Tab") close();
  });
  for (const area of [window, window.visualViewport]) {
    area?.addEventListener("resize", () => {
      if (isOpen()) place();
    });
  }
  return {
    attach: (screen) => {
      if (screen === undefined) close();
    },
  };
};

/** After a choice the keys go on to the machine, wherever the menu was opened from. */
function fill(input: MachineInput): void {
  const { keyboard } = input;
  const send = (combination: Combination): void => {
    input.focusUnlessHeld();
    keyboard.combine(combination);
  };
  addCombinations("common", COMBINATIONS, send);
  addCombinations("single", SINGLE_KEYS, send);
  addCombinations("terminals", TERMINAL_COMBINATIONS, send);
  for (const modifier of MODIFIERS) {
    onAction(`hold-${modifier.toLowerCase()}`, () => {
      input.focusUnlessHeld();
      keyboard.toggle(modifier);
    });
  }
  input.onHeldChanged(() => {
    for (const modifier of MODIFIERS) {
      const isHeld = String(keyboard.holds(modifier));
      for (const item of buttonsOf(`hold-${modifier.toLowerCase()}`)) item.ariaChecked = isHeld;
    }
  });
}

function addCombinations(
  group: "common" | "single" | "terminals",
  combinations: readonly Combination[],
  send: (combination: Combination) => void,
): void {
  const list = byId(`keys-menu-${group}`, HTMLDivElement);
  for (const combination of combinations) {
    const { names } = combination;
    const item = document.createElement("button");
    item.type = "button";
    item.setAttribute("role", "menuitem");
    item.dataset["action"] = `send-${combination.id}`;
    item.ariaLabel = names.join("+");
    if (group === "common") item.append(...names.map(keyCap));
    else item.textContent = names.at(-1) ?? "";
    item.addEventListener("click", () => send(combination));
    list.append(item);
  }
}

function keyCap(name: string): HTMLElement {
  const cap = document.createElement("kbd");
  cap.textContent = name;
  return cap;
}
