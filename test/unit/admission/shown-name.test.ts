import { describe, it } from "vitest";

import { shownNames, toldEnding } from "../../../worker/admission/shown-name.ts";
import { shownNamesOf } from "../../../worker/config/shown-names.ts";
import { plainToken, SCOPES } from "../../../worker/ticket/api-tokens.ts";

const NAMED = new Map([["portal", "Example Cloud support"]]);

describe("what people read of a caller of the API", () => {
  it.for([
    ["portal", "Example Cloud", "Example Cloud support"],
    ["portal", undefined, "Example Cloud support"],
    ["access:olga@example.com", "Example Cloud", "olga@example.com"],
    ["api-token", "Example Cloud", "Example Cloud"],
    ["api-token", undefined, undefined],
  ] as const)("%s of %s is %s", ([caller, service, shown], { expect }) => {
    expect(shownNames({ displayNames: NAMED, service })(caller)).toBe(shown);
  });

  it("is what the gateway's settings say", ({ expect }) => {
    const sha256 = new ArrayBuffer(32);
    const olga = { name: "olga", displayName: "Olga", sha256, scopes: [...SCOPES] };
    const apiTokens = [olga, plainToken("")];
    const shown = shownNamesOf({ apiTokens, brand: { name: "Example" }, gateway: undefined });
    expect(["olga", "api-token"].map(shown)).toEqual(["Olga", "Example"]);
  });
});

describe("an end as its viewer is told of it", () => {
  const shown = shownNames({ displayNames: NAMED, service: undefined });

  it.for(["ended-by-operator", "ticket-revoked"] as const)(
    "%s has no name that only logs know",
    (code, { expect }) => {
      const told = (by: string) => toldEnding({ code, by, reason: "Maintenance." }, shown);
      expect(told("portal")).toEqual({ code, by: "Example Cloud support", reason: "Maintenance." });
      expect(told("api-token")).toEqual({ code, reason: "Maintenance." });
    },
  );

  it("has the name of a person with a console as it is", ({ expect }) => {
    const taken = { code: "console-taken", by: "portal" } as const;
    expect(toldEnding(taken, shown)).toBe(taken);
  });
});
