import { describe, it } from "vitest";

import {
  MAX_PARAMETERS,
  MAX_QUERY_LENGTH,
  MAX_TOKEN_LENGTH,
} from "../../../../worker/ticket/cloudstack/query.ts";
import { outcome } from "./console-urls.ts";
import {
  gatewayKeys,
  VECTORS,
  type TokenVector,
} from "../../../support/ticket/cloudstack-vectors.ts";

describe("the token's spelling", () => {
  const awkward = VECTORS.tokens.find(({ id }) => id === "kvm-awkward-base64") as TokenVector;
  const { token } = awkward;
  const given = { rules: { keys: gatewayKeys(awkward) } };

  it.for([
    ["as CloudStack writes it", token],
    ["without padding", token.replace(/=+$/, "")],
    ["with half its padding", token.replace(/=$/, "")],
    ["percent-encoded", encodeURIComponent(token)],
    ["percent-encoded in lower case", token.replaceAll("+", "%2b")],
    ["percent-encoded in part", token.replaceAll("/", "%2F")],
    [
      "every character percent-encoded",
      token.replaceAll(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`),
    ],
    ["in the other alphabet", token.replaceAll("+", "-").replaceAll("/", "_")],
    ["in both alphabets", token.replace("+", "-")],
  ] as const)("may be %s", async ([, text], { expect }) => {
    expect(text).not.toBe("");
    expect(await outcome(`?token=${text}`, given)).toBe("opened");
    expect(await outcome(`?a=%&token=${text}&b=%zz&&=`, given)).toBe("opened");
  });

  it.for([
    ["with spaces for +", token.replaceAll("+", "%20"), "encoding"],
    ["encoded twice", encodeURIComponent(encodeURIComponent(token)), "encoding"],
    ["with a stray %", `%${token}`, "encoding"],
    ["with too much padding", `${token}=`, "encoding"],
    ["with padding inside", `${token.slice(0, 8)}==${token.slice(8)}`, "encoding"],
    ["longer", `${token.replace(/=+$/, "")}AAAA`, "decryption"],
    ["cut to a length that no base64 has", token.slice(0, 401), "encoding"],
    ["a single character", "A", "encoding"],
  ] as const)("may not be %s", async ([, text, reason], { expect }) => {
    expect(await outcome(`?token=${text}`, given)).toBe(`ticket-invalid ${reason}`);
  });

  it.for([
    ["nowhere", ""],
    ["an empty query", "?"],
    ["an empty token", "?token="],
    ["a token without =", "?token"],
    ["another name", `?Token=${token}`],
    ["a longer name", `?token2=${token}&xtoken=${token}`],
    ["an encoded name", `?%74oken=${token}`],
    ["the fragment's place", `?token=#${token}`.replace(/#.*/, "")],
  ] as const)("is missing: %s", async ([, search], { expect }) => {
    expect(await outcome(search, given)).toBe("ticket-missing no-token");
  });

  it.for([
    `?token=${token}&token=${token}`,
    `?token=${token}&token=`,
    `?token&token=${token}`,
    `?token=${token}&extra=a&extra=a`,
    `?extra&token=${token}&extra`,
  ])("is not taken from a query that says it twice (%#)", async (search, { expect }) => {
    expect(await outcome(search, given)).toBe("ticket-invalid repeated");
  });

  it("has a longest length, and so have query and list of parameters", async ({ expect }) => {
    const of = (length: number) => `?token=${"A".repeat(length)}`;
    expect(await outcome(of(MAX_TOKEN_LENGTH))).toBe("ticket-invalid decryption");
    expect(await outcome(of(MAX_TOKEN_LENGTH + 1))).toBe("ticket-invalid too-long");
    const padded = (length: number) => {
      const start = `?token=${token}&x=`;
      return start + "x".repeat(length - start.length);
    };
    expect(await outcome(padded(MAX_QUERY_LENGTH), given)).toBe("opened");
    expect(await outcome(padded(MAX_QUERY_LENGTH + 1), given)).toBe("ticket-invalid too-long");
    const many = (count: number) => `?token=${token}${"&x=1".repeat(count - 1)}`;
    expect(await outcome(many(MAX_PARAMETERS), given)).toBe("opened");
    expect(await outcome(many(MAX_PARAMETERS + 1), given)).toBe("ticket-invalid too-long");
  });
});
