import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";

import { Builder, By, Key, type WebDriver, type WebElement } from "selenium-webdriver";

import { startChild } from "../child.ts";
import { childListens, freePort } from "../listener.ts";
import { reportedDisplay } from "../x-server.ts";
import { ENGINE_WINDOW, TYPING_DELAY_MS, type Engine } from "./engine.ts";
import { SOON } from "../soon.ts";

/** Where Debian has WebKitGTK's own small browser, in the folder of the computer's architecture. */
const LIBRARIES = "/usr/lib";
const MINI_BROWSERS = ["webkit2gtk-4.1/MiniBrowser", "webkit2gtk-4.0/MiniBrowser"];

/** How long an element stands still before it is clicked, in milliseconds. */
const STANDING_MS = 50;

function miniBrowser(): string {
  const found = readdirSync(LIBRARIES)
    .flatMap((folder) => MINI_BROWSERS.map((path) => join(LIBRARIES, folder, path)))
    .find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no MiniBrowser of WebKitGTK in ${LIBRARIES}`);
  return found;
}

/** Starts WebKitGTK's browser on a display of its own, by WebDriver. */
export async function startWebKit(): Promise<Engine> {
  const display = await startChild("Xvfb", [
    "-displayfd",
    "3",
    "-screen",
    "0",
    "1400x1000x24",
    "-nolisten",
    "tcp",
  ]);
  try {
    const number = await reportedDisplay(display);
    const port = await freePort();
    const driver = await startChild("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      env: { DISPLAY: `:${number}`, LIBGL_ALWAYS_SOFTWARE: "1", NO_AT_BRIDGE: "1" },
    });
    try {
      await childListens(driver, port);
      const session = await openSession(port);
      return {
        name: "WebKitGTK",
        page: pageOf(session),
        close: async () => {
          await session.quit();
          await driver.stop();
          await display.stop();
        },
      };
    } catch (error) {
      await driver.stop();
      throw error;
    }
  } catch (error) {
    await display.stop();
    throw error;
  }
}

async function openSession(port: number): Promise<WebDriver> {
  const session = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities({
      browserName: "MiniBrowser",
      "webkitgtk:browserOptions": { binary: miniBrowser(), args: ["--automation"] },
    })
    .build();
  await session
    .manage()
    .window()
    .setRect({ ...ENGINE_WINDOW, x: 0, y: 0 });
  return session;
}

/** Whether an element is shown, and has been in the same place for a moment: else a click would miss it. */
async function stands(element: WebElement): Promise<boolean> {
  if (!(await element.isDisplayed())) return false;
  const before = await element.getRect();
  await delay(STANDING_MS);
  return isDeepStrictEqual(before, await element.getRect());
}

function pageOf(session: WebDriver): Engine["page"] {
  return {
    goto: (address) => session.get(address),
    reload: () => session.navigate().refresh(),
    evaluate: (source) => session.executeScript(`return (${source});`),
    type: async (text) => {
      const actions = session.actions({ async: true });
      for (const character of text) {
        // oxlint-disable-next-line no-await-in-loop -- one key after another
        await actions.clear();
        // oxlint-disable-next-line no-await-in-loop -- one key after another
        await actions.sendKeys(character).pause(TYPING_DELAY_MS).perform();
      }
    },
    control: (letter) =>
      session
        .actions({ async: true })
        .keyDown(Key.CONTROL)
        .sendKeys(letter)
        .keyUp(Key.CONTROL)
        .perform(),
    click: async (selector, offset = { x: 0, y: 0 }) => {
      const element = await session.findElement(By.css(selector));
      await session.wait(() => stands(element), SOON.timeout, `${selector} does not stand still`);
      await session
        .actions({ async: true })
        .move({ origin: element, ...offset })
        .click()
        .perform();
    },
  };
}
