import puppeteer from "puppeteer-core";

import { ENGINE_WINDOW, TYPING_DELAY_MS, type Engine } from "./engine.ts";

/** Debian's Firefox ESR. */
const FIREFOX = "/usr/bin/firefox-esr";

/** Starts Firefox without a window, by WebDriver BiDi. */
export async function startFirefox(): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: FIREFOX,
    headless: true,
    defaultViewport: ENGINE_WINDOW,
  });
  const page = await browser.newPage();
  // The page asks before it goes while somebody controls a machine.
  page.on("dialog", (dialog) => void dialog.accept());
  return {
    name: "Firefox",
    page: {
      goto: async (address) => void (await page.goto(address, { waitUntil: "domcontentloaded" })),
      reload: async () => void (await page.reload({ waitUntil: "domcontentloaded" })),
      evaluate: (source) => page.evaluate(source),
      type: (text) => page.keyboard.type(text, { delay: TYPING_DELAY_MS }),
      control: async (letter) => {
        await page.keyboard.down("Control");
        await page.keyboard.type(letter);
        await page.keyboard.up("Control");
      },
      click: async (selector, offset = { x: 0, y: 0 }) => {
        const box = await (await page.waitForSelector(selector))?.boundingBox();
        if (box === null || box === undefined) throw new Error(`nothing to click at ${selector}`);
        await page.mouse.click(box.x + box.width / 2 + offset.x, box.y + box.height / 2 + offset.y);
      },
    },
    close: () => browser.close(),
  };
}
