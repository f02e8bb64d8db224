import { describe, it } from "vitest";

import { ASK_AGAIN_MS, TimeRequests } from "../../../worker/console/time-requests.ts";

const NOW = 1_700_000_000_000;

describe("requests for more time", () => {
  it("are one at a time, until it is answered", ({ expect }) => {
    const requests = new TimeRequests(undefined);
    expect([requests.last, requests.close()]).toEqual([undefined, false]);
    expect(requests.ask(NOW)).toBe("asked");
    expect(requests.ask(NOW + 10 * ASK_AGAIN_MS)).toBe("open");
    expect(requests.openSinceUnixMs).toBe(NOW);
    expect([requests.close(), requests.close()]).toEqual([true, false]);
    expect(requests.openSinceUnixMs).toBeUndefined();
  });

  it("count once in two minutes, whatever the answer was", ({ expect }) => {
    const requests = new TimeRequests(undefined);
    requests.ask(NOW);
    requests.close();
    expect(requests.againAfterMs(NOW + 1000)).toBe(ASK_AGAIN_MS - 1000);
    expect(requests.ask(NOW + ASK_AGAIN_MS - 1)).toBe("early");
    expect(requests.last).toEqual({ askedUnixMs: NOW, isOpen: false });
    expect(requests.ask(NOW + ASK_AGAIN_MS)).toBe("asked");
  });

  it("go on where they were, after a restart", ({ expect }) => {
    const before = new TimeRequests(undefined);
    before.ask(NOW);
    expect(new TimeRequests(before.last).ask(NOW + 1)).toBe("open");
    before.close();
    expect(new TimeRequests(before.last).ask(NOW + 1)).toBe("early");
  });
});
