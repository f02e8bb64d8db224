import type { Browser, Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";

import { launchChromium } from "../support/chromium.ts";
import { startGateway, type Gateway } from "../support/gateway.ts";
import { inspect } from "../support/states/inspect.ts";
import { openPlace, type OpenPlace } from "../support/states/open-place.ts";
import { SCENES } from "../support/states/scenes.ts";
import type { Act, Scene } from "../support/states/scene.ts";
import { PAGES, STATES, type PageName, type StateName } from "../support/states/states.ts";

let gateway: Gateway;
let browser: Browser;

beforeAll(async () => {
  gateway = await startGateway({ vars: { RETURN_ORIGINS: "https://panel.example.com" } });
  browser = await launchChromium();
  return async () => {
    await browser.close();
    await gateway.close();
  };
});

/** The pages that a state is seen in. */
const pagesOf = (state: StateName): readonly PageName[] => STATES[state];

const pagesOfScene = ({ acts }: Scene): readonly PageName[] =>
  PAGES.filter((name) => acts.some(({ state }) => pagesOf(state).includes(name)));

const titleOf = ({ acts }: Scene): string => acts.map(({ state }) => state).join(", ");

const scenes = SCENES.map((scene) => ({ scene, title: titleOf(scene) }));

describe.for(scenes)("$title", ({ scene }) => {
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

  /** What is wrong with a state in one of its pages. */
  async function faultsOf(act: Act, name: PageName): Promise<readonly string[]> {
    const at = opened.get(name);
    if (at === undefined) throw new Error(`the page ${name} is not open`);
    const { page, place } = at;
    await act.enter?.(page, place);
    const { faults } = await inspect(page, name, act);
    await act.leave?.(page, place);
    return faults.map((fault) => `${name}: ${fault}`);
  }

  it.for(scene.acts)("$state", async (act, { expect }) => {
    const faults = await Promise.all(pagesOf(act.state).map((name) => faultsOf(act, name)));
    expect(faults.flat()).toEqual([]);
  });
});
