import { describe, it } from "vitest";

import { takeTicket } from "../../../viewer/src/ticket.ts";

function stage(hash: string): {
  readonly location: { readonly hash: string; readonly pathname: string };
  readonly history: { replaceState(data: unknown, unused: string, url: string): void };
  readonly urls: string[];
} {
  const urls: string[] = [];
  return {
    location: { hash, pathname: "/c" },
    history: { replaceState: (_, __, url) => urls.push(url) },
    urls,
  };
}

describe("the ticket in the address", () => {
  it("is taken and leaves the address bar", ({ expect }) => {
    const { location, history, urls } = stage("#abc.def");
    expect(takeTicket(location, history)).toBe("abc.def");
    expect(urls).toEqual(["/c"]);
  });

  it.for(["", "#"])("is missing when the fragment is %j", (hash, { expect }) => {
    const { location, history, urls } = stage(hash);
    expect(takeTicket(location, history)).toBeUndefined();
    expect(urls).toEqual([]);
  });
});
