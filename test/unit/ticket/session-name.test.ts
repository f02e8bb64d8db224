import * as fc from "fast-check";
import { createHash } from "node:crypto";
import { describe, it } from "vitest";

import { JURISDICTIONS } from "../../../worker/ticket/placement.ts";
import {
  confinedTo,
  jurisdictionOf,
  SESSION_NAME,
  sessionName,
  withoutJurisdiction,
} from "../../../worker/ticket/session-name.ts";

const JTI = "AAECAwQFBgcICQoLDA0ODxAR";

/** As docs/tickets.md tells it, by other means. */
function byTheDocs(iss: string, jti: string): string {
  const size = (text: string) => Buffer.byteLength(text).toString(16).padStart(8, "0");
  const hex = (text: string) => Buffer.from(text).toString("hex");
  const bytes = `${hex("porthole session 1")}${size(iss)}${hex(iss)}${size(jti)}${hex(jti)}`;
  return createHash("sha256").update(Buffer.from(bytes, "hex")).digest("base64url");
}

describe("a session's name", () => {
  // Made by the Python of docs/tickets.md.
  it.for([
    ["my-portal", "ZL9KlWYGxE_V8Hd-Ju-Jwa2jTvtE0Qrk69YbYyZJ9Is"],
    ["Prüfstelle 🔑", "4bI4Nf_KXrSqd158c0fQ_lcMH4v6QY5hBa68jBeO6eI"],
  ] as const)("of %s is what other languages make of it", async ([iss, name], { expect }) => {
    expect(await sessionName({ iss, jti: JTI })).toBe(name);
  });

  it("is that of the documents for any issuer", async ({ expect }) => {
    const iss = fc.string({ unit: "grapheme", minLength: 1, maxLength: 256 });
    const jti = fc.stringMatching(/^[A-Za-z0-9_-]{22,128}$/);
    await fc.assert(
      fc.asyncProperty(iss, jti, async (iss, jti) => {
        const name = await sessionName({ iss, jti });
        expect(name).toBe(byTheDocs(iss, jti));
        expect(name).toMatch(SESSION_NAME);
      }),
    );
  });

  it("is of both together, wherever one ends and the other begins", async ({ expect }) => {
    const names = await Promise.all([
      sessionName({ iss: "a", jti: `b${JTI}` }),
      sessionName({ iss: "ab", jti: JTI }),
      sessionName({ iss: "a", jti: JTI }),
      sessionName({ iss: "b", jti: JTI }),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it.for(JURISDICTIONS)("has the jurisdiction %s after it", async (jurisdiction, { expect }) => {
    const hash = await sessionName({ iss: "my-portal", jti: JTI });
    const name = await sessionName({ iss: "my-portal", jti: JTI, jurisdiction });
    expect(name).toBe(`${hash}.${jurisdiction}`);
    expect(name).toMatch(SESSION_NAME);
    expect(jurisdictionOf(name)).toBe(jurisdiction);
    expect(withoutJurisdiction(name)).toBe(hash);
    expect(confinedTo(name, undefined)).toBe(hash);
    expect(confinedTo(hash, jurisdiction)).toBe(name);
    expect(jurisdictionOf(hash)).toBe(undefined);
    expect(withoutJurisdiction(hash)).toBe(hash);
  });

  it.for(["", ".", ".EU", ".eu.", ".eu.us", ".e", ".eux", "eu", "/eu", ".constructor"])(
    "has nothing else after it, such as %j",
    async (more, { expect }) => {
      const hash = await sessionName({ iss: "my-portal", jti: JTI });
      expect(SESSION_NAME.test(hash + more)).toBe(more === "");
    },
  );
});
