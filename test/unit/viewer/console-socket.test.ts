import { describe, it } from "vitest";

import { socketRequest } from "../../../viewer/src/console-socket.ts";

describe("the request for a console", () => {
  const ticket = { kind: "ticket", ticket: "a.b" } as const;

  it.for([
    ["https://gateway.example/", "wss://gateway.example/api/v1/console"],
    ["http://127.0.0.1:8787/", "ws://127.0.0.1:8787/api/v1/console"],
    ["https://portal.example/vm/console/", "wss://portal.example/vm/console/api/v1/console"],
  ] as const)("goes from %s to %s, the ticket apart", ([base, address], { expect }) => {
    expect(socketRequest(base, ticket)).toEqual({
      address,
      subprotocols: ["porthole.v1", "ticket.a.b"],
    });
  });
});
