import type { Page } from "playwright-core";

import { FAKE_TOKEN, type FakeApi } from "./doubles/fake-api.ts";

/** Answers the page's calls of the API in the gateway's place; pages and scripts stay the gateway's own. */
export async function answerFor(page: Page, api: FakeApi): Promise<void> {
  await page.route("**/api/v1/**", async (route) => {
    const asked = route.request();
    const body = asked.postDataBuffer();
    const answer = await api
      .handle(
        new Request(asked.url(), {
          method: asked.method(),
          headers: asked.headers(),
          ...(body !== null && { body: new Uint8Array(body) }),
        }),
      )
      .catch(() => undefined);
    if (answer === undefined) await route.abort("connectionrefused");
    else {
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    }
  });
}

/** Types a token in, as a person does. */
export async function signIn(page: Page, token = FAKE_TOKEN): Promise<void> {
  await page.getByLabel("API token").fill(token);
  await page.getByLabel("Your name").fill("Olga, operations");
  await page.getByRole("button", { name: "Show sessions" }).click();
}
