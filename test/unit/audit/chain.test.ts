import { createHash } from "node:crypto";

import * as v from "valibot";
import { describe, it } from "vitest";

import { beginningOf, chained, hashOf } from "../../../worker/audit/chain.ts";
import {
  AuditEventSchema,
  ChainedEventSchema,
  MAX_DATA_MEMBERS,
  MAX_TEXT_LENGTH,
  type AuditEvent,
} from "../../../worker/audit/event.ts";

const EVENT: AuditEvent = {
  id: "e1",
  time: "2026-11-27T10:14:03.512Z",
  type: "session-ended",
  session: "s",
  subject: "Zoë",
  data: { seconds: 1.5, code: "closed" },
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("a chain", () => {
  it("begins with its tenant", ({ expect }) => {
    expect(beginningOf("acme")).toEqual({ sequence: 0, hash: sha256('{"tenant":"acme"}') });
  });

  it("hashes the canonical JSON of all members but the hash", ({ expect }) => {
    const first = chained(EVENT, "acme", beginningOf("acme"));
    const canonical = `{"data":{"code":"closed","seconds":1.5},"id":"e1","previous":"${sha256('{"tenant":"acme"}')}","sequence":1,"session":"s","subject":"Zoë","tenant":"acme","time":"2026-11-27T10:14:03.512Z","type":"session-ended"}`;
    expect(first.hash).toBe(sha256(canonical));
    expect(v.is(ChainedEventSchema, first)).toBe(true);
  });

  it("links each event to the one before, and belongs to one tenant whatever an event says", ({
    expect,
  }) => {
    const first = chained(EVENT, "acme", beginningOf("acme"));
    const second = chained({ ...EVENT, id: "e2", tenant: "other" }, "acme", first);
    expect(second).toMatchObject({ sequence: 2, previous: first.hash, tenant: "acme" });
  });

  it("has another hash after any change", ({ expect }) => {
    const first = chained(EVENT, "acme", beginningOf("acme"));
    const changed = [
      { ...first, time: "2026-11-27T10:14:03.513Z" },
      { ...first, sequence: 2 },
      { ...first, data: { ...first.data, code: "closee" } },
      { ...first, more: 1 },
    ];
    for (const event of changed) expect(hashOf(event)).not.toBe(first.hash);
    expect(hashOf({ ...first })).toBe(first.hash);
  });
});

describe("the form of an event", () => {
  const data = (members: number): AuditEvent["data"] =>
    Object.fromEntries(Array.from({ length: members }, (_, index) => [`m${index}`, index]));
  const text = (length: number) => ({ ...EVENT, data: { code: "x".repeat(length) } });

  it.for([
    ["an event", EVENT],
    ["as many members as there may be", { ...EVENT, data: data(MAX_DATA_MEMBERS) }],
    ["the longest text", text(MAX_TEXT_LENGTH)],
    ["a type that is not known yet", { ...EVENT, type: "of-a-newer-gateway" }],
  ] as const)("accepts %s", ([, event], { expect }) => {
    expect(v.parse(AuditEventSchema, event)).toEqual(event);
  });

  it.for([
    ["more members", { ...EVENT, data: data(MAX_DATA_MEMBERS + 1) }],
    ["a longer text", text(MAX_TEXT_LENGTH + 1)],
    ["a lone surrogate", { ...EVENT, subject: "\uD800" }],
    ["a number that JSON does not have", { ...EVENT, data: { seconds: Number.NaN } }],
    ["an object within", { ...EVENT, data: { code: {} } }],
    ["a time in another form", { ...EVENT, time: "2026-11-27T10:14:03Z" }],
    ["an id that is none", { ...EVENT, id: "" }],
    ["a type that is none", { ...EVENT, type: "Session Ended" }],
  ] as const)("refuses %s", ([, event], { expect }) => {
    expect(v.is(AuditEventSchema, event)).toBe(false);
  });

  it("leaves out members that it does not know", ({ expect }) => {
    expect(v.parse(AuditEventSchema, { ...EVENT, later: 1 })).toEqual(EVENT);
  });
});
