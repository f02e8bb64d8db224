import type { Page } from "playwright-core";

import { animationsEnd, violations } from "../axe.ts";
import type { Look, PageName, StateName } from "./states.ts";
import type { Act } from "./scene.ts";
import { haltClocks, haltClocksInCalm, startClocks, WINDOW } from "./open-place.ts";
import { layoutFaults } from "./layout-faults.ts";
import { holdStill } from "./still.ts";

/** What was found in a page. */
export interface Inspection {
  /** What is wrong with it, each with where. */
  readonly faults: readonly string[];
  /** What it looks like, as PNG, a CSS pixel each pixel. */
  readonly pictures: ReadonlyMap<Look, Buffer>;
}

/** The narrowest window in which everything has to be usable (WCAG 2.2, 1.4.10), in CSS pixels. */
const NARROW = { width: 320, height: 640 };

/** Looks at a page that is in a state, and does what it is looked at by. Nothing changes meanwhile, however long that takes. */
export async function inspect(page: Page, name: PageName, act: Act): Promise<Inspection> {
  // What it says of the line while it is busy is another state.
  await (OF_THE_LINE.includes(act.state) ? haltClocks(page) : haltClocksInCalm(page));
  await animationsEnd(page);
  await page.evaluate(dimTheatre);
  const putBack = await holdStill(page, act.still ?? []);
  if (act.showsToast !== true) await hideToasts(page);
  const misplaced = await page.evaluate(layoutFaults);
  const found = await (name === "desktop" ? inAllColours(page) : asItIs(page, name));
  await putBack();
  await startClocks(page);
  return { ...found, faults: [...found.faults, ...named(name, misplaced)] };
}

/** States of the line are pictured while it is busy. */
const OF_THE_LINE: readonly StateName[] = ["catching-up", "offline", "silent"];

async function asItIs(page: Page, name: "arabic" | "phone"): Promise<Inspection> {
  const look = name === "arabic" ? "rtl" : "phone";
  const pictures = new Map([[look, await picture(page)] as const]);
  return { pictures, faults: named(look, await violations(page)) };
}

async function inAllColours(page: Page): Promise<Inspection> {
  const faults: string[] = [];
  const size = page.viewportSize() ?? WINDOW.viewport;
  const light = await picture(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await picture(page);
  // Where a machine is shown, everything is dark anyway.
  if (!dark.equals(light)) faults.push(...named("dark", await violations(page)));
  await page.emulateMedia({ colorScheme: "light" });
  faults.push(...named("light", await violations(page)));
  await page.emulateMedia({ forcedColors: "active" });
  await page.setViewportSize(NARROW);
  // axe reads the colours that the page's styles would give.
  const narrow = await violations(page, "html", ["color-contrast"]);
  faults.push(...named("320 pixels", [...narrow, ...(await isTooWide(page))]));
  await page.emulateMedia({ forcedColors: "none" });
  await page.setViewportSize(size);
  // One picture is kept once.
  const pictures = new Map([
    ["light", light] as const,
    ["dark", dark.equals(light) ? light : dark] as const,
  ]);
  return { faults, pictures };
}

async function picture(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: "disabled", scale: "css" });
}

async function isTooWide(page: Page): Promise<readonly string[]> {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  return width > NARROW.width ? [`is ${String(width)} pixels wide`] : [];
}

function named(look: string, faults: readonly string[]): readonly string[] {
  return faults.map((fault) => `${look}: ${fault}`);
}

/** What is said for some seconds only is in no picture but its own. */
async function hideToasts(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const toast of document.querySelectorAll<HTMLElement>(".toast")) toast.hidden = true;
  });
}

/** In the page: the surround has no colour of the machine's border, which it is given within two seconds. */
function dimTheatre(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("html { --theatre: #0e1113 !important; transition: none }");
  document.adoptedStyleSheets = [sheet];
}
