import { LAYOUTS, LEGACY_KEYSYMS } from "../../../layouts/tables.ts";
import { GuestLayout, type Reaches } from "./guest-layout.ts";
import type { GuestKeyboard } from "./key-translator.ts";
import { charactersOf } from "./keysym-character.ts";
import { LAYOUT_NAMES, layoutNamed } from "./layout-name.ts";
import { layoutTitles, type TitleLanguage } from "./layout-title.ts";

/** The layout by which servers look up keysyms: nothing to translate. */
const US = "us";

/**
 * The keyboard that a ticket or a choice names: `undefined` for a US one, which servers expect, and for
 * one that is not known. This file and what it imports is a part of the page of its own, which most
 * consoles do not need.
 */
export function guestKeyboardNamed(claim: string, reaches: Reaches): GuestKeyboard | undefined {
  const name = layoutNamed(claim) ?? US;
  const table = LAYOUTS[name];
  if (table === undefined || name === US) return undefined;
  return {
    layout: new GuestLayout(table, reaches),
    places: guestLayoutNamed(name),
    characterOf: charactersOf(LEGACY_KEYSYMS),
  };
}

/**
 * The layout that a ticket or a choice names, with all of its keys, as a server has them that accepts key codes; a US
 * one for none and for one that is not known.
 */
export function guestLayoutNamed(claim: string): GuestLayout {
  const table = LAYOUTS[layoutNamed(claim) ?? US];
  if (table === undefined) throw new TypeError("the tables lack a layout that has a name");
  return new GuestLayout(table, () => true);
}

/** A layout in the list that people choose from. */
export interface LayoutOption {
  readonly name: string;
  readonly title: string;
  readonly chosen: boolean;
}

/** All layouts in the order of their titles in a language, with the one that `claim` names chosen. */
export function layoutOptions(claim: string, language: TitleLanguage): readonly LayoutOption[] {
  const chosen = layoutNamed(claim) ?? US;
  const titleOf = layoutTitles(language);
  return LAYOUT_NAMES.map((name) => ({
    name,
    title: titleOf(name),
    chosen: name === chosen,
  })).toSorted((a, b) => a.title.localeCompare(b.title, language.tag));
}
