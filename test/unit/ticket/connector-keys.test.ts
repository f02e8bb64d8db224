import { describe, it } from "vitest";

import { KeyError } from "../../../worker/ticket/keys/key-error.ts";
import {
  keyFor,
  MAX_CONNECTOR_KEYS,
  parseConnectorKeys,
} from "../../../worker/ticket/keys/connector-keys.ts";

const key = (kid: string) => ({
  kty: "oct",
  kid,
  alg: "dir",
  k: Buffer.alloc(32, kid).toString("base64url"),
});
const parse = (...keys: object[]) => parseConnectorKeys(JSON.stringify({ keys }));

describe("CONNECTOR_KEYS", () => {
  it("gives a connector the key of its name, or else the first", ({ expect }) => {
    const keys = parse(key("shared"), key("dc1"));
    expect(keyFor("dc1", keys).kid).toBe("dc1");
    expect(keyFor("dc2", keys).kid).toBe("shared");
  });

  it("takes as many keys as its limit and not one more", ({ expect }) => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => key(`k${index}`));
    expect(parse(...keys(MAX_CONNECTOR_KEYS))).toHaveLength(MAX_CONNECTOR_KEYS);
    expect(() => parse(...keys(MAX_CONNECTOR_KEYS + 1))).toThrow(KeyError);
  });

  it.for([
    [[]],
    [[key("a"), key("a")]],
    [[{ ...key("a"), k: "canary" }]],
    [[{ ...key("a"), kty: "EC", canary: 1 }]],
  ])("does not take %j, and does not show it", ([keys = []], { expect }) => {
    expect(() => parse(...keys)).toThrow(/^CONNECTOR_KEYS: (?!.*canary)/);
  });
});
