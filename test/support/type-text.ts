import type { Page } from "playwright-core";

/** Writes a text into the dialog of the page that types it in the machine. */
export async function writeText(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Control+Alt+Shift+KeyV");
  await page.getByRole("textbox", { name: "Text", exact: true }).fill(text);
}

/** Types a text in the machine by that dialog, without what has no key. */
export async function typeText(page: Page, text: string): Promise<void> {
  await writeText(page, text);
  await page.getByRole("button", { name: /^Type( without them)?$/ }).click();
}
