import { describe, it } from "vitest";

import { isConnectMessage } from "../../../../viewer/src/embedding/connect-message.ts";
import { isEmbedder } from "../../../../viewer/src/embedding/embedders.ts";

const OWN = "https://console.example.com";

describe("a page that shows the console in a frame", () => {
  it.for([
    ["https://portal.example.com", "https://portal.example.com"],
    ["https://portal.example.com", "https://other.example https://portal.example.com"],
    ["https://portal.example.com", "https://portal.example.com:443"],
    ["https://portal.example.com:8443", "https://portal.example.com:8443"],
    ["https://portal.example.com:8443", "https://portal.example.com:*"],
    ["https://a.b.example.com", "https://*.example.com"],
    ["http://127.0.0.1:3000", "http://127.0.0.1:3000"],
    [OWN, "'self'"],
  ] as const)("at %s may talk to it, by %s", ([origin, sources], { expect }) => {
    expect(isEmbedder(origin, sources, OWN)).toBe(true);
  });

  it.for([
    ["https://portal.example.com", ""],
    ["https://portal.example.com", "'none'"],
    ["https://portal.example.com", "'self'"],
    ["http://portal.example.com", "https://portal.example.com"],
    ["https://portal.example.com:8443", "https://portal.example.com"],
    ["https://portal.example.com", "https://portal.example.com:8443"],
    ["https://example.com", "https://*.example.com"],
    ["https://badexample.com", "https://*.example.com"],
    ["https://portal.example.com.evil.test", "https://portal.example.com"],
    // What has no origin of its own, and what is no origin.
    ["null", "https://portal.example.com 'self'"],
    ["https://portal.example.com/path", "https://portal.example.com"],
    ["", "https://portal.example.com"],
  ] as const)("at %s may not, by %s", ([origin, sources], { expect }) => {
    expect(isEmbedder(origin, sources, OWN)).toBe(false);
  });
});

describe("a message to the window", () => {
  it("asks for a conversation of the one version", ({ expect }) => {
    expect(isConnectMessage({ type: "porthole-connect", version: 1 })).toBe(true);
    for (const other of [
      { type: "porthole-connect", version: 2 },
      { type: "porthole-connect" },
      { type: "connect", version: 1 },
      "porthole-connect",
      null,
      undefined,
    ])
      expect(isConnectMessage(other)).toBe(false);
  });
});
