import "./keys-menu.css";
import { signal } from "@preact/signals";
import { h, render as draw, type JSX } from "preact";

import { buttonsOf, byId } from "../../page/elements.ts";
import type { FeatureContext, StartFeature } from "../../page/feature.ts";
import { placeAt } from "../../page/popover-place.ts";
import { goesOn } from "../../session/states/session-state.ts";
import type { MachineInput } from "../machine-input.ts";
import { MODIFIERS, type Modifier } from "../virtual-keyboard.ts";
import type { Combination } from "./combination.ts";
import { KeysMenu } from "./keys-menu-groups.tsx";
import { followKeys } from "./menu-focus.ts";
import { OwnCombinations } from "./own/own-combinations.ts";
import { ownDialog } from "./own/own-dialog.tsx";

/** The menu of key combinations, and of modifiers that stay held until one more key was typed. */
export const startKeysMenu: StartFeature = (context) => {
  const menu = byId("keys-menu", HTMLDivElement);
  const close = followMenu(menu, context.input);
  const mayType = signal(false);
  const acceptsKeyCodes = signal(false);
  menu.addEventListener("beforetoggle", () => {
    acceptsKeyCodes.value = context.input.screen?.acceptsKeyCodes() === true;
  });
  const own = new OwnCombinations(context.preferences.shared);
  const editOwn = ownDialog(context.input, own);
  const groups = document.createElement("div");
  groups.role = "none";
  groups.className = "mounted";
  menu.prepend(groups);
  draw(h(menuOf(context, { acceptsKeyCodes, editOwn, mayType, own, close }), {}), groups);
  return {
    render: (state) => {
      mayType.value = goesOn(state) && state.hello.mode === "control";
    },
    attach: (screen) => {
      if (screen === undefined) close();
    },
  };
};

type Facts = Omit<Parameters<typeof KeysMenu>[0], "held" | "send" | "toggle">;

function menuOf({ input }: FeatureContext, facts: Facts): () => JSX.Element {
  const { keyboard } = input;
  const held = signal<ReadonlySet<Modifier>>(new Set());
  input.onHeldChanged(() => {
    held.value = new Set(MODIFIERS.filter((modifier) => keyboard.holds(modifier)));
  });
  /** After a choice the keys go on to the machine, wherever the menu was opened from. */
  const send = (combination: Combination): void => {
    input.focusUnlessHeld();
    keyboard.combine(combination);
  };
  const toggle = (modifier: Modifier): void => {
    input.focusUnlessHeld();
    keyboard.toggle(modifier);
  };
  return () => <KeysMenu {...facts} held={held} send={send} toggle={toggle} />;
}

/** Opens and closes the menu. Gives what closes it. */
function followMenu(menu: HTMLDivElement, input: MachineInput): () => void {
  const isOpen = (): boolean => menu.matches(":popover-open");
  const close = (): void => {
    if (isOpen()) menu.hidePopover();
  };
  const place = (): void => {
    if (isOpen()) placeAt(menu, buttonsOf("keys-menu")[0]);
  };
  input.leaveFocusWhile(isOpen);
  followKeys(menu);
  menu.tabIndex = -1;
  let isByPointer = false;
  for (const button of buttonsOf("keys-menu")) {
    button.addEventListener("click", ({ detail }) => {
      isByPointer = detail > 0;
    });
  }
  // On the way down: an entry that opens something finds the menu closed. One that repeats leaves it open.
  menu.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button !== null && button.dataset["repeated"] === undefined) close();
    },
    { capture: true },
  );
  // `toggle` comes later than the menu: a key pressed until then would go to the machine, and the keys after it to
  // the menu. An entry that has the focus looks chosen to whoever has clicked. A phone's keyboard would go away with
  // the focus; there the menu is for fingers.
  menu.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "open") return;
    const takesFocus = !input.isFocusHeld;
    menu.autofocus = takesFocus && isByPointer;
    const [first, ...others] = menu.querySelectorAll("button");
    if (first !== undefined) first.autofocus = takesFocus && !isByPointer;
    for (const other of others) other.autofocus = false;
  });
  menu.addEventListener("toggle", ({ newState }) => {
    for (const button of buttonsOf("keys-menu")) button.ariaExpanded = String(newState === "open");
    if (newState === "open") place();
    else input.adoptFocus();
  });
  menu.addEventListener("keydown", ({ key }) => {
    if (key === "Tab") close();
  });
  for (const area of [window, window.visualViewport]) area?.addEventListener("resize", place);
  return close;
}
