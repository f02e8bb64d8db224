import { describe, it } from "vitest";

import { dueRequest } from "../../../../../../viewer/src/panels/others/request/due-request.ts";
import type { PresenceRequest } from "../../../../../../viewer/src/session/states/presence.ts";

const request = (id: number, until: number): PresenceRequest => ({
  id,
  name: "alice",
  what: "control",
  until,
});

const FIRST = request(1, 20_000);
const SECOND = request(2, 30_000);
const NONE: ReadonlySet<number> = new Set();

describe("the request that a person is asked about", () => {
  it("is the one that is decided first, and stays until it is", ({ expect }) => {
    expect(dueRequest([], NONE, undefined, 0)).toBeUndefined();
    expect(dueRequest([SECOND, FIRST], NONE, undefined, 0)).toBe(FIRST);
    expect(dueRequest([SECOND, FIRST], NONE, 2, 0)).toBe(SECOND);
    expect(dueRequest([FIRST, SECOND], NONE, 1, 19_999)).toBe(FIRST);
    expect(dueRequest([FIRST, SECOND], NONE, 1, 20_000)).toBe(SECOND);
    expect(dueRequest([FIRST, SECOND], NONE, 2, 30_000)).toBeUndefined();
  });

  it("is none that was answered", ({ expect }) => {
    expect(dueRequest([FIRST, SECOND], new Set([1]), 1, 0)).toBe(SECOND);
  });
});
