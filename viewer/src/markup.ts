import { keysMenuMarkup } from "./keyboard/menu/markup.ts";
import { phoneKeyboardMarkup } from "./keyboard/phone/markup.ts";
import { keysToolbarMarkup } from "./keyboard/toolbar/markup.ts";
import type { FeatureTemplate, PageFacts } from "./page/feature-markup.ts";
import { html, type Markup } from "./page/html.ts";
import { aboutMarkup } from "./panels/about/markup.ts";
import { awayMarkup } from "./panels/away/markup.ts";
import { confirmingMarkup } from "./panels/confirming/markup.ts";
import { connectingMarkup } from "./panels/connecting/markup.ts";
import { countdownMarkup } from "./panels/countdown/markup.ts";
import { elsewhereMarkup } from "./panels/elsewhere/markup.ts";
import { endedMarkup } from "./panels/ended/markup.ts";
import { hintMarkup } from "./panels/hint/markup.ts";
import { idleMarkup } from "./panels/idle/markup.ts";
import { inUseMarkup } from "./panels/others/in-use/markup.ts";
import { leavingMarkup } from "./panels/leaving/markup.ts";
import { landingMarkup } from "./panels/landing/markup.ts";
import { lineMarkup } from "./panels/line/markup.ts";
import { liveMarkup } from "./panels/live/markup.ts";
import { notStartedMarkup } from "./panels/not-started/markup.ts";
import { coverMarkup } from "./screen/cover/markup.ts";
import { fullScreenMarkup } from "./screen/full-screen/markup.ts";
import type { Language } from "./words/language.ts";

/** All features that have a part of the page, in the order in which they stand in it. */
const FEATURES: readonly FeatureTemplate[] = [
  landingMarkup,
  confirmingMarkup,
  connectingMarkup,
  inUseMarkup,
  elsewhereMarkup,
  notStartedMarkup,
  endedMarkup,
  idleMarkup,
  phoneKeyboardMarkup,
  keysToolbarMarkup,
  fullScreenMarkup,
  aboutMarkup,
  lineMarkup,
  countdownMarkup,
  coverMarkup,
  awayMarkup,
  hintMarkup,
  leavingMarkup,
];

/** What the body of the page consists of, in a language. */
export function bodyMarkup(words: Language, facts: PageFacts): Markup {
  const features = FEATURES.map((template) => template(words, facts));
  const menu = keysMenuMarkup(
    words,
    features.flatMap(({ menuItem }) => menuItem ?? []),
  );
  const live = liveMarkup(words, (place) =>
    [...features, menu].flatMap((feature) => feature[place] ?? []),
  );
  return html`
    <main>${[...features, live].flatMap(({ panel }) => panel ?? [])}</main>
    ${features.flatMap(({ dialog }) => dialog ?? [])}
    <p id="status" class="offstage" role="status"></p>
  `;
}
