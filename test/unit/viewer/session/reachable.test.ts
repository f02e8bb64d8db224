import { describe, it } from "vitest";

import { isReachable } from "../../../../viewer/src/session/reachable.ts";

const answering =
  (status: number, asked: string[] = []): typeof fetch =>
  async (address: string | URL | Request) => {
    if (typeof address === "string") asked.push(address);
    return new Response(null, { status });
  };

describe("whether the gateway can be reached", () => {
  it("is asked of its own folder", async ({ expect }) => {
    const asked: string[] = [];
    expect(await isReachable("https://gateway.example/eu/", answering(200, asked))).toBe(true);
    expect(asked).toEqual(["https://gateway.example/eu/healthz"]);
  });

  it("is learnt by a page of another origin, which cannot read the answer", async ({ expect }) => {
    const opaque: typeof fetch = async (_, options) => {
      expect(options?.mode).toBe("no-cors");
      return Object.defineProperty(Response.error(), "type", { value: "opaque" });
    };
    expect(await isReachable("https://gateway.example/", opaque)).toBe(true);
    const failed: typeof fetch = async () => Response.error();
    expect(await isReachable("https://gateway.example/", failed)).toBe(false);
  });

  it("is denied by what answers in its place, and by nothing at all", async ({ expect }) => {
    expect(await isReachable("https://gateway.example/", answering(502))).toBe(false);
    const silent: typeof fetch = () => Promise.reject(new TypeError("Failed to fetch"));
    expect(await isReachable("https://gateway.example/", silent)).toBe(false);
  });
});
