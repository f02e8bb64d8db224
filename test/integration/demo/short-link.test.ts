import { get, type IncomingHttpHeaders } from "node:http";

import { describe, it, type TestContext } from "vitest";

import { firstFree } from "../../../demo/launch/ports.ts";
import { startShortLink, type ShortLink } from "../../../demo/launch/short-link.ts";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Asks as it is said; `fetch` would set headers of its own. */
function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, headers: response.headers });
    }).on("error", reject);
  });
}

async function start(
  { onTestFinished }: TestContext,
  link: () => Promise<string>,
): Promise<ShortLink> {
  const short = await startShortLink((await firstFree(18_787, 1000)) ?? 0, link);
  onTestFinished(() => short.close());
  return short;
}

describe("the short address of npm start", () => {
  it("leads to a fresh link each time", async (context) => {
    const { expect } = context;
    let count = 0;
    const { url } = await start(context, () => {
      count += 1;
      return Promise.resolve(`http://localhost:8787/c#${String(count)}`);
    });
    for (const number of [1, 2]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { headers, status } = await ask(url, { "sec-fetch-site": "none" });
      expect(status).toBe(302);
      expect(headers.location).toBe(`http://localhost:8787/c#${String(number)}`);
      expect(headers["cache-control"]).toBe("no-store");
    }
  });

  it("leads nobody whom a page has sent, and answers to no other name or path", async (context) => {
    const { expect } = context;
    const { url } = await start(context, () => Promise.reject(new Error("nobody is to get here")));
    for (const headers of [
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
      { host: "evil.example" },
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await ask(url, headers)).status).toBe(404);
    }
    expect((await ask(`${url}/favicon.ico`)).status).toBe(404);
    expect((await ask(url)).status).toBe(503);
  });
});
