import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "vitest";

import { parseTicketCommand } from "../../../cli/ticket-options.ts";
import { targetOfJson, withAuthorities } from "../../../cli/target.ts";
import { parseGatewayKeys } from "../../../worker/ticket/keys/gateway-keys.ts";
import { openTicket } from "../../../worker/ticket/open.ts";
import { SHARED } from "../../support/ticket/fixtures.ts";
import { ownFolder } from "./own-folder.ts";
import { run } from "./run.ts";

const T = ["--target", "10.77.0.5:5900"];
const SESSION = { XAPI_SESSION: "OpaqueRef:1" };
const PIN = `${"A".repeat(43)}=`;
const target = (argv: readonly string[], environment = {}) =>
  parseTicketCommand([...T, ...argv], environment)?.input.target;

const place = { host: "10.77.0.5", port: 5900 };

describe("the options of a target", () => {
  it.for([
    [["--route", "dc1"], { kind: "rfb", ...place, route: "dc1" }],
    [["--tls", "vencrypt"], { kind: "rfb", ...place, tls: { start: "vencrypt" } }],
    [["--tls", "immediate"], { kind: "rfb", ...place, tls: { start: "immediate" } }],
    [["--tls", "anonymous"], { kind: "rfb", ...place, tls: { mode: "anonymous" } }],
    [["--tls", "off"], { kind: "rfb", ...place, tls: false }],
    [["--pin", PIN, "--pin", PIN], { kind: "rfb", ...place, tls: { pins: [PIN, PIN] } }],
    [
      ["--server-name", "kvm1", "--tls", "vencrypt"],
      { kind: "rfb", ...place, tls: { start: "vencrypt", serverName: "kvm1" } },
    ],
    [
      ["--username", "ada", "--password", "secret"],
      { kind: "rfb", ...place, username: "ada", password: "secret" },
    ],
    [
      ["--websocket", "/ticket/abc", "--subprotocol", "binary", "--tls", "off"],
      { kind: "websocket", ...place, path: "/ticket/abc", subprotocol: "binary", tls: false },
    ],
    [
      ["--websocket", "/", "--header", "authorization: Bearer a:b", "--header", "Cookie:a=b"],
      {
        kind: "websocket",
        ...place,
        path: "/",
        headers: { authorization: "Bearer a:b", cookie: "a=b" },
      },
    ],
  ] as const)("%j describe it", ([argv, expected], { expect }) => {
    expect(target(argv)).toEqual(expected);
  });

  it("describe a console of XAPI, whose session is in the environment", ({ expect }) => {
    expect(target(["--xapi", "uuid=1", "--pin", PIN], SESSION)).toEqual({
      kind: "xapi",
      ...place,
      console: "uuid=1",
      session: "OpaqueRef:1",
      tls: { pins: [PIN] },
    });
  });

  it.for([
    [["--tls", "canary"], "--tls requires vencrypt or immediate"],
    [["--tls", "off", "--pin", "canary"], "exclude each other"],
    [["--tls", "anonymous", "--ca", "canary"], "exclude each other"],
    [["--xapi", "uuid=1"], "needs the variable XAPI_SESSION"],
    [["--xapi", "uuid=1", "--websocket", "/canary"], "--websocket has no meaning for --xapi"],
    [["--xapi", "uuid=1", "--username", "canary"], "--username has no meaning for --xapi"],
    [["--subprotocol", "canary"], "--subprotocol has no meaning for a VNC server"],
    [["--header", "Cookie: canary"], "--header has no meaning for a VNC server"],
    [["--websocket", "/", "--header", "X-Other: canary"], "--header requires"],
    [["--websocket", "/", "--header", "Cookie:"], "--header requires"],
    [["--target-json", "canary"], "exclude each other"],
  ] as const)("%j are refused", ([argv, message], { expect }) => {
    expect(() => target(argv)).toThrow(message);
    expect(() => target(argv)).not.toThrow("canary");
  });

  it("of XAPI do not turn TLS off", ({ expect }) => {
    expect(() => target(["--xapi", "uuid=1", "--tls", "off"], SESSION)).toThrow("always");
  });
});

describe("a target in a file", () => {
  it("is any that a ticket may have", ({ expect }) => {
    const given = { kind: "websocket", ...place, path: "/", tls: false };
    expect(targetOfJson(JSON.stringify(given))).toEqual(given);
    for (const bad of ["canary", "{}", '{"kind":"canary"}', '{"kind":"rfb","host":"canary!"}']) {
      expect(() => targetOfJson(bad)).toThrow("--target-json");
      expect(() => targetOfJson(bad)).not.toThrow("canary");
    }
  });

  it("gets the authorities of --ca as any other", ({ expect }) => {
    const tls = { pins: [PIN] };
    expect(withAuthorities({ kind: "rfb", ...place, tls }, "PEM")).toEqual({
      kind: "rfb",
      ...place,
      tls: { ...tls, ca: "PEM" },
    });
    expect(withAuthorities({ kind: "rfb", ...place }, "PEM").tls).toEqual({ ca: "PEM" });
  });

  it("comes out of the ticket as it went in, with the password and the authorities", async (t) => {
    const { expect } = t;
    const folder = await ownFolder(t);
    const ca = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    const given = { kind: "rfb", ...place, route: "dc1", tls: { start: "vencrypt" } };
    const keys = JSON.stringify({ keys: [SHARED] });
    await writeFile(join(folder, "keys.json"), keys);
    await writeFile(join(folder, "target.json"), JSON.stringify(given));
    await writeFile(join(folder, "ca.pem"), ca);
    const described = ["--route", "dc1", "--tls", "vencrypt", "--password", "p", ...T];
    const { stdout } = await run(
      ["ticket", ...described, "--keys", "keys.json", "--ca", "ca.pem"],
      { cwd: folder },
    );
    const open = (link: string) =>
      openTicket(link.trim().split("#")[1] ?? "", {
        keys: parseGatewayKeys(keys),
        issuers: [],
        audience: "porthole",
        maxSeconds: 600,
        now: Date.now() / 1000,
      });
    expect((await open(stdout)).target).toEqual({
      ...given,
      password: "p",
      tls: { ...given.tls, ca },
    });
    const json = await run(["ticket", "--target-json", "target.json", "--keys", "keys.json"], {
      cwd: folder,
    });
    expect((await open(json.stdout)).target).toEqual(given);
  });
});
