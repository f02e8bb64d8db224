import { describe, it } from "vitest";

import { gatewayClient } from "../../../client/index.ts";
import { watchList } from "../../../cli/watch-list.ts";
import {
  FAKE_TOKEN,
  fakeApi,
  fakeProblem,
  fakeSession,
  type FakeApi,
} from "../../support/doubles/fake-api.ts";

const ENTER = "\u001B[?1049h\u001B[?25l";
const LEAVE = "\u001B[?25h\u001B[?1049l";

/** Watches until so many pictures were drawn. */
async function watched(api: FakeApi, pictures: number, rows = 24): Promise<string[]> {
  const drawn: string[] = [];
  const stop = new AbortController();
  const gateway = gatewayClient({
    gateway: "https://console.example.com",
    token: FAKE_TOKEN,
    attempts: 1,
    fetch: (input, init) => api.handle(new Request(input, init)),
  });
  const write = (text: string): void => {
    drawn.push(text);
    if (drawn.length > pictures) stop.abort();
  };
  const screen = { rows, columns: 80, write };
  await watchList(gateway, {}, { everySeconds: 0.001, screen, signal: stop.signal });
  return drawn;
}

describe("porthole watch", () => {
  it("draws the sessions again and again, and gives the screen back", async ({ expect }) => {
    const api = fakeApi([fakeSession(1)]);
    api.instead.push(undefined, () => {
      api.sessions.push(fakeSession(2));
      throw new TypeError("fetch failed");
    });
    const [enter, first, second, third, leave] = await watched(api, 3);
    expect([enter, leave]).toEqual([ENTER, LEAVE]);
    expect(first).toMatch(/SESSION.*web-01.*1 sessions? at \d\d:\d\d:\d\d/s);
    expect(second).toMatch(/web-01.*not up to date: The gateway cannot be reached/s);
    expect(third).toMatch(/web-01.*web-02.*2 sessions at/s);
  });

  it("says how many do not fit the screen", async ({ expect }) => {
    const api = fakeApi(Array.from({ length: 20 }, (_, at) => fakeSession(at)));
    const [, first = ""] = await watched(api, 1, 10);
    expect(first.split("\r\n")).toHaveLength(10);
    expect(first).toContain("13 more below");
  });

  it("ends when the gateway refuses it, with the screen given back", async ({ expect }) => {
    const api = fakeApi([fakeSession(1)]);
    api.instead.push(undefined, () => fakeProblem(401, "unauthorized"));
    await expect(watched(api, 9)).rejects.toMatchObject({ problem: "unauthorized" });
  });
});
