import { describe, it } from "vitest";

import {
  resumeRequest,
  socketRequest,
} from "../../../../../viewer/src/session/tab/console-socket.ts";

describe("the request for a console", () => {
  const ticket = { kind: "ticket", ticket: "a.b", session: undefined, tab: undefined } as const;

  it.for([
    ["https://gateway.example/", "wss://gateway.example/api/v1/connect"],
    ["http://127.0.0.1:8787/", "ws://127.0.0.1:8787/api/v1/connect"],
    ["https://portal.example/vm/console/", "wss://portal.example/vm/console/api/v1/connect"],
  ] as const)("goes from %s to %s, the ticket apart", ([base, address], { expect }) => {
    expect(socketRequest(base, ticket, false)).toEqual({
      address,
      subprotocols: ["porthole.v1", "ticket.a.b"],
    });
  });

  it("names the session where the page's address does", ({ expect }) => {
    const session = "s".repeat(43);
    const { address } = socketRequest("https://gateway.example/vm/", { ...ticket, session }, false);
    expect(address).toBe(`wss://gateway.example/vm/api/v1/connect/${session}`);
  });

  it("says that a person has confirmed", ({ expect }) => {
    expect(socketRequest("https://gateway.example/", ticket, true).subprotocols).toEqual([
      "porthole.v1",
      "ticket.a.b",
      "confirmed",
    ]);
  });

  it.for([
    { ...ticket, tab: "tab-1" },
    { kind: "cloudstack", query: "token=a", keyboard: undefined, tab: "tab-1" },
  ] as const)("has the secret of its tab, where it has one: $kind", (link, { expect }) => {
    const { subprotocols } = socketRequest("https://gateway.example/", link, true);
    expect(subprotocols[0]).toBe("porthole.v1");
    expect(subprotocols.slice(2)).toEqual(["tab.tab-1", "confirmed"]);
  });

  it("has no token of CloudStack in its address", ({ expect }) => {
    const query = "token=a+b/c%2B==&extra=x%y+z=>?~";
    const link = { kind: "cloudstack", query, keyboard: undefined, tab: undefined } as const;
    const { address, subprotocols } = socketRequest("https://gateway.example/eu/", link, false);
    expect(address).toBe("wss://gateway.example/eu/websockify");
    const encoded = Buffer.from(query).toString("base64url");
    expect(encoded).toMatch(/[-_]/);
    expect(subprotocols).toEqual(["porthole.v1", `cloudstack.${encoded}`]);
  });

  it("is not made for a query that no gateway takes", ({ expect }) => {
    const request = (length: number) =>
      socketRequest(
        "https://gateway.example/",
        { kind: "cloudstack", query: "a".repeat(length), keyboard: undefined, tab: undefined },
        false,
      );
    expect(request(6144).subprotocols[1]).toHaveLength("cloudstack.".length + 8192);
    expect(() => request(6145)).toThrow(RangeError);
  });
});

describe("the request for a session to go on", () => {
  it("names the session, and has the token and what was received apart", ({ expect }) => {
    const session = "s".repeat(43);
    const offer = { token: "t-0_k", number: 2, received: 12_345 };
    expect(resumeRequest("https://portal.example/vm/", session, offer)).toEqual({
      address: `wss://portal.example/vm/api/v1/connect/${session}`,
      subprotocols: ["porthole.v1", "resume.t-0_k.2.12345"],
    });
  });
});
