import { describe, it } from "vitest";

import { type ConsoleParameters } from "../../../../demo/cloudstack/console-url.ts";
import { open, outcome, queryOf } from "./console-urls.ts";
import { VECTORS } from "../../../support/ticket/cloudstack-vectors.ts";

describe("the target", () => {
  const targetOf = async (changes: Partial<ConsoleParameters>) =>
    (await open(queryOf(changes))).target;
  const tunnel = (clientTunnelUrl: string) => ({
    clientTunnelUrl,
    clientTunnelSession: "OpaqueRef:5d0e",
    clientHostPort: -1,
  });

  it.for(VECTORS.parseHostInfo.filter(({ tunnelUrl }) => tunnelUrl !== null))(
    "of $hostInfo is the host in the tunnel's URL",
    async ({ tunnelUrl, tunnelSession }, { expect }) => {
      // CloudStack has cut the address of the http URL to 0.2.2.2.
      const target = await targetOf({
        clientHostAddress: "0.2.2.2",
        clientHostPort: -1,
        clientTunnelUrl: tunnelUrl ?? "",
        clientTunnelSession: tunnelSession ?? "",
      });
      expect(target).toMatchObject({
        kind: "xapi",
        host: "10.2.2.2",
        port: 443,
        console: "ref=OpaqueRef:7c1b",
        session: "OpaqueRef:5d0e",
      });
    },
  );

  it.for([
    ["https://10.2.2.2/console?uuid=1a-2b", { host: "10.2.2.2", port: 443, console: "uuid=1a-2b" }],
    ["https://xen.example:8443/console?uuid=1", { host: "xen.example", port: 8443 }],
    ["https://[2001:db8::1]/console?uuid=1", { host: "2001:db8::1", port: 443 }],
    ["https://10.2.2.2/console?ref=OpaqueRef%3A7c1b", { console: "ref=OpaqueRef:7c1b" }],
    ["https://10.2.2.2/console?a=b&ref=OpaqueRef:7c1b", { console: "ref=OpaqueRef:7c1b" }],
    ["http://10.2.2.2/console?uuid=1", { port: 443 }],
    ["http://10.2.2.2:80/console?uuid=1", { port: 443 }],
  ] as const)("of %s", async ([url, expected], { expect }) => {
    expect(await targetOf(tunnel(url))).toMatchObject({ kind: "xapi", ...expected });
  });

  it.for([
    ["http://10.2.2.2:8080/console?uuid=1", "target-unsupported unsupported"],
    ["https://10.2.2.2/rfb?uuid=1", "target-unsupported unsupported"],
    ["https://10.2.2.2/console", "ticket-invalid target"],
    ["https://10.2.2.2/console?uuid=1%0d%0aX:1", "ticket-invalid target"],
    ["https://10.2.2.2/console?ref=7c1b", "ticket-invalid target"],
    ["https://user@10.2.2.2/console?uuid=1", "ticket-invalid target"],
    ["ftp://10.2.2.2/console?uuid=1", "ticket-invalid target"],
    ["10.2.2.2/console?uuid=1", "ticket-invalid target"],
  ] as const)("of %s is %s", async ([url, expected], { expect }) => {
    expect(await outcome(queryOf(tunnel(url)))).toBe(expected);
  });

  it("needs a tunnel's session, or else a port", async ({ expect }) => {
    const url = "https://10.2.2.2/console?uuid=1";
    const bad = { ...tunnel(url), clientTunnelSession: "a\r\nb" };
    expect(await outcome(queryOf(bad))).toBe("ticket-invalid target");
    const none = { ...tunnel(url), clientTunnelSession: undefined };
    expect(await outcome(queryOf(none))).toBe("target-not-running no-port");
    expect(await outcome(queryOf({ clientHostPort: 0 }))).toBe("target-not-running no-port");
    expect(await outcome(queryOf({ clientHostPort: -1 }))).toBe("target-not-running no-port");
    expect(await targetOf({ ...none, clientHostPort: 5901 })).toMatchObject({ port: 5901 });
  });

  it.for([
    ["wss://esx.example/ticket/1?a=b", { port: 443, path: "/ticket/1?a=b" }],
    ["wss://10.3.3.3:902/ticket/1", { host: "10.3.3.3", port: 902 }],
    ["ws://10.3.3.3/ticket/1", { port: 80, tls: false }],
    ["wss://[2001:db8::1]:443/t", { host: "2001:db8::1", port: 443 }],
  ] as const)("of %s", async ([websocketUrl, expected], { expect }) => {
    expect(await targetOf({ websocketUrl })).toMatchObject({
      kind: "websocket",
      subprotocol: "binary",
      ...expected,
    });
    expect(await targetOf({ websocketUrl })).not.toHaveProperty("password");
  });

  it("is the WebSocket before the tunnel before the VNC server, and never RDP", async ({
    expect,
  }) => {
    const all = { ...tunnel("https://10.2.2.2/console?uuid=1"), websocketUrl: "wss://10.3.3.3/t" };
    expect(await targetOf(all)).toMatchObject({ kind: "websocket" });
    expect(await outcome(queryOf({ ...all, hypervHost: "10.5.5.5" }))).toBe(
      "target-unsupported unsupported",
    );
    for (const websocketUrl of ["https://10.3.3.3/t", "wss://a@10.3.3.3/t", "wss:", "nonsense"]) {
      expect(await outcome(queryOf({ websocketUrl }))).toBe("ticket-invalid target");
    }
  });

  it("is a host that can be dialled", async ({ expect }) => {
    expect(await outcome(queryOf({ clientHostAddress: "a b" }))).toBe("ticket-invalid target");
    expect(await outcome(queryOf({ clientHostAddress: "-oops/../x" }))).toBe(
      "ticket-invalid target",
    );
    expect(await targetOf({ clientHostAddress: "2001:db8:0:0:0:0:0:1" })).toMatchObject({
      host: "2001:db8:0:0:0:0:0:1",
    });
  });
});
