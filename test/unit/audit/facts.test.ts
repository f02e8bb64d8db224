import { readFileSync } from "node:fs";

import { describe, it } from "vitest";

import { auditDocument } from "../../../scripts/documents/audit.ts";
import { AuditEventSchema, MAX_DATA_MEMBERS } from "../../../worker/audit/event.ts";
import { FACTS, MEMBERS, type MemberName } from "../../../worker/audit/facts.ts";

const membersOf = (fact: (typeof FACTS)[keyof typeof FACTS]): readonly MemberName[] => [
  ...fact.has,
  ...("mayHave" in fact ? fact.mayHave : []),
];

describe("the facts of the audit", () => {
  it("are what docs/audit.md says (npm run docs:audit)", ({ expect }) => {
    const document = readFileSync(new URL("../../../docs/audit.md", import.meta.url), "utf8");
    expect(document).toBe(auditDocument(document));
  });

  it("have no member of the envelope, and not more than an event may have", ({ expect }) => {
    expect(Object.keys(MEMBERS).filter((name) => name in AuditEventSchema.entries)).toEqual([]);
    for (const fact of Object.values(FACTS)) {
      const members = membersOf(fact);
      expect(new Set(members).size).toBe(members.length);
      expect(members.length).toBeLessThanOrEqual(MAX_DATA_MEMBERS);
    }
  });

  it("use every member, in alphabetical order", ({ expect }) => {
    const names = Object.keys(MEMBERS);
    expect(names).toEqual(names.toSorted());
    expect(new Set(Object.values(FACTS).flatMap(membersOf))).toEqual(new Set(names));
  });

  it("have no member that could hold a ticket, password, key or address of a machine", ({
    expect,
  }) => {
    const names = Object.keys(MEMBERS).join(" ");
    expect(names).not.toMatch(/ticket|token|password|secret|host|port|address|target(?!$| )|text/i);
  });
});
