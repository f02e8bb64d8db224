import type { Browser, Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";

import { startGateway, type Gateway } from "../support/gateway.ts";
import { checkPicture } from "../support/pictures/album.ts";
import { compare, type Pixels } from "../support/pictures/compare.ts";
import { openDarkroom, type Darkroom } from "../support/pictures/darkroom.ts";
import { launchPictured } from "../support/pictures/pictured-chromium.ts";
import { inspect } from "../support/states/inspect.ts";
import { openPlace, type OpenPlace } from "../support/states/open-place.ts";
import { SCENES } from "../support/states/scenes.ts";
import type { Act, Scene } from "../support/states/scene.ts";
import {
  PAGES,
  STATE_NAMES,
  STATES,
  type PageName,
  type StateName,
} from "../support/states/states.ts";

let gateway: Gateway;
let browser: Browser;
let darkroom: Darkroom;

/** Whether pictures are approved as they are now: `npm run pictures:approve`. */
const approves = process.env["PICTURES"] === "approve";

beforeAll(async () => {
  gateway = await startGateway({ vars: { RETURN_ORIGINS: "https://panel.example.com" } });
  browser = await launchPictured();
  darkroom = await openDarkroom(browser);
  return async () => {
    await browser.close();
    await gateway.close();
  };
});

describe("the scenes", () => {
  it("play every state once", ({ expect }) => {
    const played = SCENES.flatMap(({ acts }) => acts.map(({ state }) => state));
    expect(played.toSorted()).toEqual(STATE_NAMES.toSorted());
  });
});

/** A change of what a selector finds. */
type Change = readonly [selector: string, property: string, value: string];

describe("a picture", () => {
  /** What a page without a console looks like, as it is compared. */
  async function seen(by: Browser, change?: Change): Promise<Pixels> {
    const page = await by.newPage({ viewport: { width: 1000, height: 640 } });
    await page.goto(gateway.url);
    await page.locator("#landing").waitFor();
    if (change !== undefined) {
      const [selector, property, value] = change;
      await page.locator(selector).evaluate(
        (element, [name, to]) => {
          (element as HTMLElement).style.setProperty(name, to);
        },
        [property, value] as const,
      );
    }
    const png = await page.screenshot({ animations: "disabled", scale: "css" });
    await page.close();
    return darkroom.sample(await darkroom.keep(png));
  }

  it.for<readonly [what: string, change: Change]>([
    ["a button is not there", ["#landing form button", "visibility", "hidden"]],
    ["an icon is not there", ["#landing .language svg", "visibility", "hidden"]],
    ["a line of small text is not there", ["#landing .foot", "visibility", "hidden"]],
    ["something is 6 pixels elsewhere", ["#landing form", "translate", "0 6px"]],
    ["a heading has another colour", ["#landing h1", "color", "#c33"]],
  ])("is another one when %s", async ([, change], { expect }) => {
    expect(compare(await seen(browser), await seen(browser, change))).toBeDefined();
  });
});

/** The pages that a state is seen in. */
const pagesOf = (state: StateName): readonly PageName[] => STATES[state];

const pagesOfScene = ({ acts }: Scene): readonly PageName[] =>
  PAGES.filter((name) => acts.some(({ state }) => pagesOf(state).includes(name)));

const titleOf = ({ acts }: Scene): string => acts.map(({ state }) => state).join(", ");

const scenes = SCENES.map((scene) => ({ scene, title: titleOf(scene) }));

/**
 * Scenes that are played one after another, while those of the other lanes are: most of their time is waited for, such as
 * for a limit of the page.
 */
const LANES = [0, 1] as const;

describe.concurrent.for(LANES)("lane %i", (lane) => {
  const played = scenes.filter((_, at) => at % LANES.length === lane);
  describe.for(played)("$title", { concurrent: false }, ({ scene }) => play(scene));
});

function play(scene: Scene): void {
  const opened = new Map<PageName, { readonly place: OpenPlace; readonly page: Page }>();

  beforeAll(async () => {
    const places: OpenPlace[] = [];
    const open = async (name: PageName): Promise<void> => {
      const place = await openPlace(name, { browser, gateway });
      places.push(place);
      opened.set(name, { place, page: await scene.open(place) });
    };
    const closeAll = async (): Promise<void> => {
      await Promise.all(places.map((place) => place.close()));
    };
    try {
      await Promise.all(pagesOfScene(scene).map(open));
    } catch (error) {
      await closeAll();
      throw error;
    }
    return closeAll;
  });

  /** What is wrong with a state in one of its pages, and which of its pictures are not as they were approved. */
  async function faultsOf(act: Act, name: PageName): Promise<readonly string[]> {
    const at = opened.get(name);
    if (at === undefined) throw new Error(`the page ${name} is not open`);
    const { page, place } = at;
    await act.enter?.(page, place);
    const { faults, pictures } = await inspect(page, name, act);
    await act.leave?.(page, place);
    const differences = await Promise.all(
      [...pictures].map(([look, png]) =>
        checkPicture(`${act.state}.${look}`, png, { approves, darkroom }),
      ),
    );
    return [...faults, ...differences.filter((difference) => difference !== undefined)];
  }

  it.for(scene.acts)("$state", async (act, { expect }) => {
    const faults = await Promise.all(pagesOf(act.state).map((name) => faultsOf(act, name)));
    expect(faults.flat()).toEqual([]);
  });
}
