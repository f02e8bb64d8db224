import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import type { PowerButton } from "../../screen/console-screen.ts";
import { laterWords } from "../../words/later.ts";

/** What can be chosen, from the mildest on. */
export const BUTTONS = {
  shutDown: "Shutdown",
  restart: "Reboot",
  reset: "Reset",
} as const satisfies Readonly<Record<string, PowerButton>>;

export type PowerKey = keyof typeof BUTTONS;

const KEYS = ["shutDown", "restart", "reset"] as const satisfies readonly PowerKey[];

interface PowerItemsProps {
  readonly isOffered: ReadonlySignal<boolean>;
  readonly ask: (key: PowerKey) => void;
}

/** The entries of the menu of keys. */
export function PowerItems({ isOffered, ask }: PowerItemsProps): JSX.Element {
  return (
    <div role="group" aria-labelledby="power-menu-title" hidden={!isOffered.value}>
      <div class="menu-title" id="power-menu-title">
        {laterWords.power.title}
      </div>
      <div class="menu-list" role="none">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            role="menuitem"
            data-action={`power-${key.toLowerCase()}`}
            hidden={!isOffered.value}
            onClick={() => ask(key)}
          >
            {laterWords.power.menu[key]}
          </button>
        ))}
      </div>
    </div>
  );
}

interface PowerDialogProps {
  /** What the person is asked about. */
  readonly asked: ReadonlySignal<PowerKey>;
  readonly machine: ReadonlySignal<string>;
  readonly press: () => void;
  readonly closed: () => void;
}

/** Asks before it is done. */
export function PowerDialog({ asked, closed, machine, press }: PowerDialogProps): JSX.Element {
  const { asks, cancel, confirm, means } = laterWords.power;
  return (
    <dialog
      id="power"
      aria-labelledby="power-title"
      aria-describedby="power-means"
      onClose={closed}
    >
      <form method="dialog">
        <h2 id="power-title" dir="auto">
          {asks[asked.value](machine.value)}
        </h2>
        <p id="power-means" class="advice">
          {means[asked.value]}
        </p>
        <div class="buttons">
          <button class="button primary" data-action="confirm-power" onClick={press}>
            {confirm[asked.value]}
          </button>
          <button class="button" data-action="cancel-power" autofocus>
            {cancel}
          </button>
        </div>
      </form>
    </dialog>
  );
}
