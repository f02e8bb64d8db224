import { describe, it } from "vitest";

import {
  decodeAdmission,
  encodeAdmission,
  type Admission,
} from "../../../worker/admission/admission.ts";
import { decodeResumption, encodeResumption } from "../../../worker/admission/resumption.ts";
import { FormatError } from "../../../worker/admission/versioned.ts";
import recorded from "../../vectors/object-headers.json" with { type: "json" };

interface Envelope {
  readonly version: number;
  readonly oldest: number;
  readonly value: object;
}

const READERS: Readonly<Record<string, (header: string) => unknown>> = {
  admission: decodeAdmission,
  resumption: decodeResumption,
};

/** The oldest version whose object may read what is written now. */
const OLDEST: Readonly<Record<string, number>> = { admission: 2, resumption: 1 };

/** What the object makes of a header: its value, or why it does not read it. */
function readBy(kind: string, header: string): unknown {
  try {
    return READERS[kind]?.(header);
  } catch (error) {
    if (error instanceof FormatError) return error.reason;
    throw error;
  }
}

const envelopeOf = (header: string): Envelope => JSON.parse(decodeURIComponent(header));
const headerOf = (envelope: Envelope): string => encodeURIComponent(JSON.stringify(envelope));

describe.for(recorded)("what a Worker of version $version says of $kind", (record) => {
  const { kind, header, value } = record;

  it("is read by this version's object", ({ expect }) => {
    expect(readBy(kind, header)).toEqual(value);
  });

  it("is said by this version's Worker so that only a version that may read it does", ({
    expect,
  }) => {
    const said =
      kind === "admission"
        ? encodeAdmission(decodeAdmission(header))
        : encodeResumption(decodeResumption(header));
    const { version, oldest, value: told } = envelopeOf(said);
    // A version that older objects must not read raises both, and gets a record of its own here.
    expect(oldest).toBe(OLDEST[kind]);
    expect(version).toBeGreaterThanOrEqual(record.version);
    expect(told).toEqual(value);
  });

  it("is read as well when a newer Worker adds to it what restricts nothing", ({ expect }) => {
    const newer = { version: 99, oldest: 1, value: { ...value, added: { by: "it" } } };
    expect(readBy(kind, headerOf(newer))).toEqual(value);
  });

  it("is not read when a newer Worker says that it must not be", ({ expect }) => {
    for (const more of [{}, { restricted: true }]) {
      const newer = { version: 99, oldest: 99, value: { ...value, ...more } };
      expect(readBy(kind, headerOf(newer))).toBe("newer");
    }
  });

  it("is not read with anything unknown of its own version, or less than it had", ({ expect }) => {
    const { version, oldest } = envelopeOf(header);
    const unknown = { version, oldest, value: { ...value, added: 1 } };
    expect(readBy(kind, headerOf(unknown))).toBe("members");
    const { session: _session, ...less } = value;
    expect(readBy(kind, headerOf({ version: 99, oldest: 1, value: less }))).toBe("members");
  });
});

describe("an admission that a newer Worker has added to, wherever that is", () => {
  it("is what it would have been without", ({ expect }) => {
    const [{ header } = { header: "" }] = recorded;
    const admission: Admission = decodeAdmission(header);
    const { claims } = admission;
    const value = {
      ...admission,
      claims: {
        ...claims,
        target: { ...claims.target, added: 1 },
        grant: { ...claims.grant, added: [1] },
        console: { ...claims.console, added: null },
      },
    };
    expect(readBy("admission", headerOf({ version: 99, oldest: 1, value }))).toEqual(admission);
  });
});
