import type { Language } from "../words/language.ts";
import { html, type Markup } from "./html.ts";

/** Where in the page a feature can have something. Within a place the order is that of the features. */
export interface FeatureMarkup {
  /** What covers the page in one of its states. */
  readonly panel?: Markup;
  /** Beside the machine's name. */
  readonly who?: Markup;
  /** In the bar, between the name and the toolbars. */
  readonly bar?: Markup;
  /** In the toolbar of keys. */
  readonly keysTool?: Markup;
  /** In the menu of keys, as its last entries. */
  readonly menuItem?: Markup;
  /** In the toolbar of the session. */
  readonly sessionTool?: Markup;
  /** Beside the screen, while it is live. */
  readonly live?: Markup;
  /** Over the screen, while it is live. */
  readonly toast?: Markup;
  /** Over everything. */
  readonly dialog?: Markup;
}

/** What the build knows. */
export interface PageFacts {
  /** Leads from the page to the gateway's own address, with a slash at its end; empty at that address. */
  readonly base: string;
  readonly version: string;
  readonly novncVersion: string;
  /** Where noVNC's source is. */
  readonly novncSource: string;
  /** Languages that the page can be had in, by their tags, with what they call themselves. */
  readonly languages: readonly (readonly [tag: string, name: string])[];
}

/** A feature's part of the page, made when the viewer is built. */
export type FeatureTemplate = (words: Language, facts: PageFacts) => FeatureMarkup;

/** One of the icons of the page; the build puts every one that is named into its sprite. */
export function icon(name: string): Markup {
  return html`<svg class="icon" aria-hidden="true"><use href="${`#icon-${name}`}" /></svg>`;
}

/** The porthole itself. */
export const PORTHOLE = html`
  <svg class="porthole" width="72" height="72" aria-hidden="true">
    <use href="#icon-porthole" />
  </svg>
`;
