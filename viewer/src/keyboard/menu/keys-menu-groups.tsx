import type { ReadonlySignal } from "@preact/signals";
import { Fragment, type JSX } from "preact";
import { useMemo } from "preact/hooks";

import { laterWords } from "../../words/later.ts";
import { MODIFIERS, type Modifier } from "../virtual-keyboard.ts";
import { Caps } from "./caps.tsx";
import type { Combination } from "./combination.ts";
import {
  COMMON,
  FUNCTION_KEYS,
  SINGLE_KEYS,
  SYS_RQ,
  TERMINALS,
  type Entry,
} from "./menu-entries.ts";
import type { OwnCombinations } from "./own/own-combinations.ts";
import { Repeating } from "./repeating.ts";

interface KeysMenuProps {
  /** Whether a key that is pressed reaches the machine by its place. */
  readonly acceptsKeyCodes: ReadonlySignal<boolean>;
  readonly mayType: ReadonlySignal<boolean>;
  readonly held: ReadonlySignal<ReadonlySet<Modifier>>;
  readonly own: OwnCombinations;
  readonly send: (combination: Combination) => void;
  readonly toggle: (modifier: Modifier) => void;
  readonly editOwn: () => void;
  readonly close: () => void;
}

/** What stands in the menu of keys before what other features have there. */
export function KeysMenu(props: KeysMenuProps): JSX.Element {
  const { acceptsKeyCodes, editOwn, held, own, send, toggle } = props;
  const words = laterWords.keysMenu;
  if (!props.mayType.value) return <Fragment />;
  return (
    <>
      <Group id="common" title={words.common}>
        <List entries={COMMON} send={send} />
      </Group>
      <Group id="own" title={words.yours}>
        <List entries={own.entries.value} send={send} />
        <div class="menu-list" role="none">
          <button type="button" role="menuitem" data-action="own-combinations" onClick={editOwn}>
            {own.entries.value.length === 0 ? words.make : words.change}
          </button>
        </div>
      </Group>
      <Group id="single" title={words.single}>
        <Grid entries={FUNCTION_KEYS} send={send} repeats />
        <Grid entries={SINGLE_KEYS} send={send} repeats />
      </Group>
      <Group id="hold" title={words.hold}>
        <div class="menu-grid hold" role="none">
          {MODIFIERS.map((modifier) => (
            <button
              key={modifier}
              type="button"
              role="menuitemcheckbox"
              aria-checked={held.value.has(modifier)}
              data-action={`hold-${modifier.toLowerCase()}`}
              onClick={() => toggle(modifier)}
            >
              <kbd>{words.modifiers[modifier]}</kbd>
            </button>
          ))}
        </div>
      </Group>
      <Group id="terminals" title={words.terminals}>
        <Grid entries={TERMINALS} send={send} />
      </Group>
      <Group id="sysrq" title={words.sysRqTitle}>
        <List entries={SYS_RQ} send={send} />
      </Group>
      {acceptsKeyCodes.value && <p class="menu-note">{words.byPosition}</p>}
    </>
  );
}

interface GroupProps {
  readonly id: string;
  readonly title: string;
  readonly children: JSX.Element | readonly JSX.Element[];
}

function Group({ id, title, children }: GroupProps): JSX.Element {
  return (
    <div id={`keys-menu-${id}`} role="group" aria-labelledby={`keys-menu-${id}-title`}>
      <div class="menu-title" id={`keys-menu-${id}-title`}>
        {title}
      </div>
      {children}
    </div>
  );
}

interface EntriesProps {
  readonly entries: readonly Entry[];
  readonly send: (combination: Combination) => void;
}

/** Combinations with what they are for. */
function List({ entries, send }: EntriesProps): JSX.Element {
  return (
    <div class="menu-list" role="none">
      {entries.map((entry) => (
        <button
          key={entry.id}
          type="button"
          role="menuitem"
          data-action={`send-${entry.id}`}
          onClick={() => send(entry)}
        >
          <Caps names={entry.names} />{" "}
          {entry.reason !== undefined && <span class="purpose">{entry.reason}</span>}
        </button>
      ))}
    </div>
  );
}

/** Keys side by side. */
function Grid({ entries, send, repeats }: EntriesProps & { readonly repeats?: true }): JSX.Element {
  const repeating = useMemo(
    () =>
      new Repeating({
        after: (delay, run) => {
          const timer = setTimeout(run, delay);
          return () => clearTimeout(timer);
        },
      }),
    [],
  );
  const stop = (): void => repeating.release();
  return (
    <div class="menu-grid" role="none">
      {entries.map((entry) => (
        <button
          key={entry.id}
          type="button"
          role="menuitem"
          data-action={`send-${entry.id}`}
          aria-label={entry.names.join(" ")}
          onPointerDown={({ currentTarget }) => {
            delete currentTarget.dataset["repeated"];
            if (repeats !== true) return;
            repeating.press(() => {
              // The menu stays open for the click that ends this.
              currentTarget.dataset["repeated"] = "";
              send(entry);
            });
          }}
          onPointerUp={stop}
          onPointerLeave={stop}
          onPointerCancel={stop}
          onContextMenu={(event) => event.preventDefault()}
          onClick={() => {
            if (!repeating.takesClick()) send(entry);
          }}
        >
          <kbd>{entry.names.at(-1)}</kbd>
        </button>
      ))}
    </div>
  );
}
