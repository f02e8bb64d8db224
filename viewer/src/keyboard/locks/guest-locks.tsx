import "./guest-locks.css";
import { signal } from "@preact/signals";

import { announce } from "../../page/announce.ts";
import type { StartFeature } from "../../page/feature.ts";
import { mountIn } from "../../page/places.ts";
import type { ConsoleScreen } from "../../screen/console-screen.ts";
import { goesOn } from "../../session/states/session-state.ts";
import { laterWords } from "../../words/later.ts";
import type { GuestLocks, LockKey } from "../lock-keys.ts";
import { tapLock } from "./tap-lock.ts";

const LOCKS: readonly (readonly [LockKey, keyof GuestLocks])[] = [
  ["CapsLock", "caps"],
  ["NumLock", "num"],
  ["ScrollLock", "scroll"],
];

/**
 * Shows which lock keys are on in the machine, where its server says so: CapsLock in the bar, because it spoils
 * passwords, and all of them in the menu of keys, where they can be pressed.
 */
export const startGuestLocks: StartFeature = ({ input }) => {
  const locks = signal<GuestLocks | undefined>(undefined);
  const mayType = signal(false);
  let screen: ConsoleScreen | undefined;
  const words = laterWords.guestLocks;
  mountIn("bar", () => (
    <span class="badge locked" title={words.capsMeans} hidden={locks.value?.caps !== true}>
      {words.caps}
    </span>
  ));
  mountIn("menu", () => (
    <div
      class="menu-grid locks"
      role="group"
      aria-label={words.title}
      hidden={locks.value === undefined || !mayType.value}
    >
      {LOCKS.map(([lock, name]) => (
        <button
          key={lock}
          type="button"
          role="menuitemcheckbox"
          aria-checked={locks.value?.[name] === true}
          data-action={`lock-${name}`}
          onClick={() => {
            if (screen !== undefined) tapLock(screen, lock);
            input.focusUnlessHeld();
          }}
        >
          <kbd>{words[name]}</kbd>
        </button>
      ))}
    </div>
  ));
  return {
    attach: (present) => {
      screen = present;
      locks.value = present?.keys.locks.guest;
    },
    render: (state) => {
      mayType.value = goesOn(state) && state.hello.mode === "control";
      if (state.kind === "waiting" || state.kind === "ended") locks.value = undefined;
    },
    others: (message) => {
      if (message.type !== "locks") return;
      const { caps, num, scroll } = message;
      const before = locks.peek()?.caps === true;
      locks.value = { caps, num, scroll };
      if (screen !== undefined) screen.keys.locks.guest = locks.value;
      if (caps !== before) announce(caps ? words.capsOn : words.capsOff);
    },
  };
};
