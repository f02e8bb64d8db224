import { describe, it } from "vitest";

import { beginningOf, hashOf, type Head } from "../../../worker/audit/chain.ts";
import type { ChainedEvent } from "../../../worker/audit/event.ts";
import {
  ChainVerifier,
  type ChainFault,
  type VerifiedChain,
  type VerifierOptions,
} from "../../../worker/audit/verifier.ts";
import { chainOf, checkpointOf, exported } from "../../support/audit-chain.ts";

const EVENTS = chainOf(5);
const end = (events: readonly ChainedEvent[]): string => checkpointOf(events);

interface At {
  /** The first line that is wrong, from 1; absent: the end is. */
  readonly line?: number;
  readonly fault: ChainFault;
}

function verify(lines: readonly string[], options?: VerifierOptions): VerifiedChain | At {
  const verifier = new ChainVerifier(options);
  for (const [index, line] of lines.entries()) {
    const fault = verifier.line(line);
    if (fault !== undefined) return { line: index + 1, fault };
  }
  const result = verifier.end();
  return result.kind === "verified" ? result : { fault: result };
}

const lastOf = (events: readonly ChainedEvent[]): Head => {
  const { sequence, hash }: Head = events.at(-1) ?? beginningOf("acme");
  return { sequence, hash };
};

describe("the verification of a chain", () => {
  it("accepts a whole one, and says what it has verified", ({ expect }) => {
    expect(verify(exported(EVENTS))).toEqual({
      kind: "verified",
      tenant: "acme",
      first: 1,
      events: 5,
      head: lastOf(EVENTS),
      more: false,
    });
  });

  it("accepts the chain of a tenant that has no event", ({ expect }) => {
    expect(verify([end([])])).toMatchObject({ kind: "verified", first: 1, events: 0 });
  });

  it("accepts exports that follow one another, and a checkpoint between", ({ expect }) => {
    const both = [...exported(EVENTS.slice(0, 2), true), ...exported(EVENTS.slice(2))];
    expect(verify(both)).toMatchObject({ kind: "verified", events: 5 });
    expect(verify([...exported(EVENTS), end(EVENTS)])).toMatchObject({ kind: "verified" });
  });

  it("notices every byte that is another one", ({ expect }) => {
    const text = exported(EVENTS.slice(0, 2)).join("\n");
    for (let at = 0; at < text.length; at += 1) {
      for (const other of ["0", "a", " ", '"', "}", "\\", "\u00EB"]) {
        if (text[at] === other) continue;
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        expect(verify(changed.split("\n")), `${String(at)} ${other}`).toHaveProperty("fault");
      }
    }
  });

  it("names the first line that is wrong", ({ expect }) => {
    const lines = exported(EVENTS);
    const changed = { ...EVENTS[2], subject: "Zoe" };
    const rehashed = { ...changed, hash: hashOf(changed) };
    const swapped = lines.with(1, lines[2] ?? "").with(2, lines[1] ?? "");
    const others = chainOf(1, "other").map((event) => JSON.stringify(event));
    const cases: [string, readonly string[], At][] = [
      ["changed", lines.with(2, JSON.stringify(changed)), { line: 3, fault: { kind: "changed" } }],
      [
        "changed with its hash",
        lines.with(2, JSON.stringify(rehashed)),
        { line: 4, fault: { kind: "not-linked" } },
      ],
      [
        "removed",
        lines.toSpliced(2, 1),
        { line: 3, fault: { kind: "out-of-order", expected: 3, found: 4 } },
      ],
      [
        "the first removed",
        lines.slice(1),
        { line: 1, fault: { kind: "not-the-beginning", expected: 1, found: 2 } },
      ],
      ["reordered", swapped, { line: 2, fault: { kind: "out-of-order", expected: 2, found: 3 } }],
      [
        "repeated",
        lines.toSpliced(1, 0, lines[0] ?? ""),
        { line: 2, fault: { kind: "out-of-order", expected: 2, found: 1 } },
      ],
      [
        "the newest cut",
        lines.toSpliced(4, 1),
        { line: 5, fault: { kind: "not-the-head", expected: 4, found: 5 } },
      ],
      ["the checkpoint cut", lines.slice(0, 5), { fault: { kind: "no-checkpoint" } }],
      ["nothing", [], { fault: { kind: "no-checkpoint" } }],
      ["another tenant's", [...lines, ...others], { line: 7, fault: { kind: "other-tenant" } }],
      ["no event", ["{}", ...lines], { line: 1, fault: { kind: "not-an-event" } }],
      ["an empty line", [...lines, ""], { line: 7, fault: { kind: "not-an-event" } }],
      [
        "a member twice",
        lines.with(0, (lines[0] ?? "").replace('"subject"', '"subject":"x","subject"')),
        { line: 1, fault: { kind: "not-an-event" } },
      ],
    ];
    for (const [name, given, fault] of cases) expect(verify(given), name).toEqual(fault);
  });

  it("accepts a part where one is expected, and after a known event", ({ expect }) => {
    const part = exported(EVENTS.slice(2));
    const verified = { kind: "verified", first: 3, events: 3, head: lastOf(EVENTS) };
    expect(verify(part, { isPart: true })).toMatchObject(verified);
    expect(verify(part, { after: lastOf(EVENTS.slice(0, 2)) })).toMatchObject(verified);
    expect(verify([end(EVENTS)], { after: lastOf(EVENTS) })).toMatchObject({ events: 0 });
    const other = { sequence: 2, hash: "0".repeat(64) };
    expect(verify(part, { after: other })).toEqual({ line: 1, fault: { kind: "not-linked" } });
    expect(verify(part, { after: lastOf(EVENTS.slice(0, 1)) })).toEqual({
      line: 1,
      fault: { kind: "out-of-order", expected: 2, found: 3 },
    });
  });

  it("notices a chain that ends before a head that is known", ({ expect }) => {
    const cut = exported(EVENTS.slice(0, 4));
    expect(verify(cut)).toMatchObject({ kind: "verified" });
    expect(verify(cut, { head: lastOf(EVENTS) })).toEqual({
      fault: { kind: "other-head", expected: 5, found: 4 },
    });
    for (const head of EVENTS) {
      expect(verify(exported(EVENTS), { head })).toMatchObject({ kind: "verified" });
    }
    const forged = { sequence: 5, hash: "0".repeat(64) };
    expect(verify(exported(EVENTS), { head: forged })).toMatchObject({
      fault: { kind: "other-head" },
    });
  });
});
