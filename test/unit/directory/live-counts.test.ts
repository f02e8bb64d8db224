import { describe, it } from "vitest";

import { LiveCounts, type Counted } from "../../../worker/directory/live-counts.ts";

const NONE = { subject: 0, console: 0, tenant: 0, issuer: 0, source: 0 } as const;

const entry = (changes: Partial<Counted> = {}): Counted => ({
  subject: "ann",
  console: { id: "vm", name: "Machine" },
  issuer: "porthole",
  by: "portal",
  client: "203.0.113.7",
  ...changes,
});

const OTHER = entry({
  subject: "bob",
  console: { id: "other", name: "Machine" },
  by: "other",
  client: "203.0.113.8",
});

describe("LiveCounts", () => {
  it.for(["subject", "console", "issuer", "source", "tenant"] as const)(
    "lets as many in as one %s may have, and again once one is gone",
    (key, { expect }) => {
      const counts = new LiveCounts();
      const limits = { ...NONE, [key]: 2 };
      for (const _ of [1, 2]) {
        expect(counts.limitFor(entry(), limits)).toBe(undefined);
        counts.add(entry());
      }
      expect(counts.limitFor(entry(), limits)).toBe(`liveSessions.${key}`);
      expect(counts.limitFor(OTHER, limits)).toBe(
        key === "tenant" ? "liveSessions.tenant" : undefined,
      );
      counts.remove(entry());
      expect(counts.limitFor(entry(), limits)).toBe(undefined);
    },
  );

  it("limits nothing where there is no limit", ({ expect }) => {
    const counts = new LiveCounts();
    for (let live = 0; live < 2000; live += 1) counts.add(entry());
    expect(counts.limitFor(entry(), NONE)).toBe(undefined);
  });

  it("counts an issuer by its name where no caller had the ticket made", ({ expect }) => {
    const counts = new LiveCounts();
    const { by: _by, ...signed } = entry({ issuer: "portal" });
    counts.add(signed);
    expect(counts.limitFor(signed, { ...NONE, issuer: 1 })).toBe("liveSessions.issuer");
  });

  it("counts a /64 of IPv6 as one source", ({ expect }) => {
    const counts = new LiveCounts();
    counts.add(entry({ client: "2001:db8:1:2::1" }));
    const limits = { ...NONE, source: 1 };
    expect(counts.limitFor(entry({ client: "2001:db8:1:2::9" }), limits)).toBe(
      "liveSessions.source",
    );
    expect(counts.limitFor(entry({ client: "2001:db8:1:3::9" }), limits)).toBe(undefined);
  });

  it("does not count a subject that is its issuer's own name", ({ expect }) => {
    const counts = new LiveCounts();
    const everybody = entry({ subject: "porthole" });
    counts.add(everybody);
    expect(counts.limitFor(everybody, { ...NONE, subject: 1 })).toBe(undefined);
  });

  it.for(["127.0.0.1", undefined])("does not count %s as a source", (client, { expect }) => {
    const counts = new LiveCounts();
    const { client: _client, ...rest } = entry();
    const local = client === undefined ? rest : entry({ client });
    counts.add(local);
    expect(counts.limitFor(local, { ...NONE, source: 1 })).toBe(undefined);
  });
});
