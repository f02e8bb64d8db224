import fc from "fast-check";
import * as v from "valibot";
import { describe, it } from "vitest";

import {
  decodeVersioned,
  encodeVersioned,
  FormatError,
  MAX_UNKNOWN_MEMBERS,
  type Format,
} from "../../../worker/admission/versioned.ts";

const Value = v.strictObject({
  name: v.string(),
  grant: v.strictObject({ mode: v.picklist(["control", "view"]) }),
  tls: v.optional(v.union([v.literal(false), v.strictObject({ pins: v.array(v.string()) })])),
});

/** What the gateway of version 2 knows. */
const SECOND = { name: "value", schema: Value, version: 2, oldest: 1 } as const;
const VALUE: v.InferOutput<typeof Value> = {
  name: "n",
  grant: { mode: "view" },
  tls: { pins: ["p"] },
};

function reasonOf(text: string, format: Format<typeof Value> = SECOND): string {
  try {
    decodeVersioned(format, text);
  } catch (error) {
    if (error instanceof FormatError) return error.reason;
    throw error;
  }
  return "read";
}

/** As a gateway of this version has written it. */
const written = (version: number, oldest: number, value: unknown): string =>
  JSON.stringify({ version, oldest, value });

const NEWER = {
  ...VALUE,
  more: { of: "it" },
  grant: { ...VALUE.grant, more: 60 },
};

describe("a value that another version may have to read", () => {
  it("is read as it was written", ({ expect }) => {
    expect(decodeVersioned(SECOND, encodeVersioned(SECOND, VALUE))).toEqual(VALUE);
  });

  it("is read without what a newer version has added, wherever that is", ({ expect }) => {
    expect(decodeVersioned(SECOND, written(3, 2, NEWER))).toEqual(VALUE);
    expect(decodeVersioned(SECOND, written(9, 1, NEWER))).toEqual(VALUE);
  });

  it("is not read without a member whose absence could mean something else", ({ expect }) => {
    const tls = { pins: ["p"], more: "x" };
    expect(reasonOf(written(3, 1, { ...VALUE, tls }))).toBe("members");
  });

  it("is not read once the newer version says that it must not be", ({ expect }) => {
    expect(reasonOf(written(3, 3, VALUE))).toBe("newer");
    expect(reasonOf(written(3, 3, NEWER))).toBe("newer");
  });

  it("has nothing that is not known when it is not newer", ({ expect }) => {
    expect(reasonOf(written(2, 1, NEWER))).toBe("members");
    expect(reasonOf(written(1, 1, NEWER))).toBe("members");
  });

  it("is not read with a member that is missing or wrong, whatever its version", ({ expect }) => {
    for (const version of [1, 2, 3]) {
      expect(reasonOf(written(version, 1, { ...VALUE, name: undefined }))).toBe("members");
      expect(reasonOf(written(version, 1, { ...VALUE, grant: { mode: "all" } }))).toBe("members");
    }
  });

  it("may have a limited number of members that are not known", ({ expect }) => {
    const more = (count: number) => ({
      ...VALUE,
      ...Object.fromEntries(Array.from({ length: count }, (_, at) => [`more${String(at)}`, at])),
    });
    expect(reasonOf(written(3, 1, more(MAX_UNKNOWN_MEMBERS)))).toBe("read");
    expect(reasonOf(written(3, 1, more(MAX_UNKNOWN_MEMBERS + 1)))).toBe("members");
  });

  it.for([
    ["", "not-json"],
    ["{", "not-json"],
    ["null", "members"],
    ["[]", "members"],
    [JSON.stringify(VALUE), "members"],
    [written(0, 1, VALUE), "members"],
    [written(2, 0, VALUE), "members"],
    [written(2.5, 1, VALUE), "members"],
    [JSON.stringify({ version: 2, value: VALUE }), "members"],
    ['{"version":3,"oldest":1,"value":{"__proto__":{"name":"n"}}}', "members"],
  ] as const)("is refused as %s: %s", ([text, reason], { expect }) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it("ends in a typed error that does not quote it, whatever it is", ({ expect }) => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), fc.nat(4), (json, version, oldest) => {
        for (const text of [json, written(version, oldest, JSON.parse(json))]) {
          try {
            decodeVersioned(SECOND, text);
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
            expect(error.message).toMatch(
              /^the value is (?:not JSON|of a(?:nother| newer) version)$/,
            );
          }
        }
      }),
    );
  });
});
