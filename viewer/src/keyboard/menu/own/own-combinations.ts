import { computed, signal, type ReadonlySignal } from "@preact/signals";

import type { Preference, PreferenceSet } from "../../../page/preferences.ts";
import type { Entry } from "../menu-entries.ts";
import { keyLabel } from "./key-label.ts";
import { keyNamed, MAX_OWN, parseOwn, type OwnCombination } from "./own-combination.ts";

const KEPT: Preference<readonly OwnCombination[]> = {
  name: "keyboard.combinations",
  parse: parseOwn,
};

/** The combinations that a person has made, kept in this browser for all consoles. */
export class OwnCombinations {
  readonly #preferences: PreferenceSet;
  readonly #list;
  /** As the menu has them. */
  readonly entries: ReadonlySignal<readonly Entry[]>;

  constructor(preferences: PreferenceSet) {
    this.#preferences = preferences;
    this.#list = signal(preferences.read(KEPT) ?? []);
    this.entries = computed(() => this.#list.value.map(entryOf));
  }

  get list(): readonly OwnCombination[] {
    return this.#list.value;
  }

  /** Adds some at the end; `false`: there is no room for all of them. */
  add(...more: readonly OwnCombination[]): boolean {
    const all = [...this.#list.peek(), ...more];
    if (all.length > MAX_OWN) return false;
    this.#set(all);
    return true;
  }

  remove(at: number): void {
    this.#set(this.#list.peek().toSpliced(at, 1));
  }

  rename(at: number, name: string): void {
    const one = this.#list.peek()[at];
    if (one !== undefined) this.#set(this.#list.peek().with(at, { ...one, name }));
  }

  /** Exchanges one with the one before it. */
  raise(at: number): void {
    const list = this.#list.peek();
    const one = list[at];
    const before = list[at - 1];
    if (one !== undefined && before !== undefined) {
      this.#set(list.toSpliced(at - 1, 2, one, before));
    }
  }

  #set(list: readonly OwnCombination[]): void {
    this.#list.value = list;
    this.#preferences.write(KEPT, list.length === 0 ? undefined : list);
  }
}

function entryOf({ name, keys }: OwnCombination, at: number): Entry {
  return {
    id: `own-${String(at)}`,
    names: keys.map(keyLabel),
    keys: keys.map((key) => keyNamed(key)).filter((key) => key !== undefined),
    ...(name === "" ? {} : { reason: name }),
  };
}
