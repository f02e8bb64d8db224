import { describe, it } from "vitest";

import type { XapiTarget } from "../../../../worker/ticket/claims.ts";
import { TunnelError } from "../../../../worker/tunnel/errors.ts";
import {
  MAX_CONSOLES,
  xapiLocation,
  type XapiLocation,
} from "../../../../worker/tunnel/xapi/location.ts";
import type { XapiAnswer, XapiCall } from "../../../../worker/tunnel/xapi/rpc.ts";

const SESSION = "OpaqueRef:session";
const UUID = "8f9e1f0a-5f5b-4d0e-9a2b-0b9c1d2e3f40";
const TARGET: XapiTarget = {
  kind: "xapi",
  host: "xen1.cloud.test",
  port: 443,
  console: `uuid=${UUID}`,
  session: SESSION,
  pool: ["xen1.cloud.test", "XEN2.cloud.test.", "10.0.0.3", "fd00::4", "169.254.169.254"],
};
const LOCATION = `https://xen2.cloud.test/console?uuid=${UUID}`;

const value = (of: unknown): XapiAnswer => ({ kind: "value", value: of });
const error = (code: string, ...details: string[]): XapiAnswer => ({
  kind: "error",
  code,
  details,
});

/** Answers each call by its method, several answers in turn. */
type Pool = Readonly<Record<string, XapiAnswer | readonly XapiAnswer[]>>;

interface Played {
  readonly location: XapiLocation;
  readonly calls: readonly XapiCall[];
}

function play(pool: Pool, target: XapiTarget = TARGET, calls: XapiCall[] = []): Played {
  const times = new Map<string, number>();
  const lookup = xapiLocation(target);
  let next = lookup.next();
  while (!next.done) {
    const call = next.value;
    calls.push(call);
    const turn = times.get(call.method) ?? 0;
    times.set(call.method, turn + 1);
    const answers = pool[call.method] ?? error("MESSAGE_METHOD_UNKNOWN");
    const list = "kind" in answers ? [answers] : answers;
    next = lookup.next(list[turn] ?? list.at(-1) ?? error("NONE"));
  }
  return { location: next.value, calls };
}

function codeOf(pool: Pool, target?: XapiTarget): string {
  return attempt(pool, target).code;
}

function attempt(
  pool: Pool,
  target?: XapiTarget,
): { readonly calls: readonly XapiCall[]; readonly code: string } {
  const calls: XapiCall[] = [];
  try {
    play(pool, target, calls);
    return { calls, code: "no error" };
  } catch (thrown) {
    return { calls, code: thrown instanceof TunnelError ? thrown.code : String(thrown) };
  }
}

const CONSOLE: Pool = {
  "console.get_by_uuid": value("OpaqueRef:c1"),
  "console.get_location": value(LOCATION),
};

describe("xapiLocation", () => {
  it("finds a console by its uuid", ({ expect }) => {
    const call = (method: string, id: string) => ({
      host: TARGET.host,
      method,
      params: [SESSION, id],
    });
    expect(play(CONSOLE)).toEqual({
      location: { host: "xen2.cloud.test", port: 443, console: `uuid=${UUID}` },
      calls: [call("console.get_by_uuid", UUID), call("console.get_location", "OpaqueRef:c1")],
    });
  });

  it("finds a machine's screen by the machine's uuid, whichever of its consoles that is", ({
    expect,
  }) => {
    const { calls, location } = play({
      ...CONSOLE,
      "console.get_by_uuid": error("UUID_INVALID", "console", UUID),
      "VM.get_by_uuid": value("OpaqueRef:vm"),
      "VM.get_consoles": value(["OpaqueRef:c0", "OpaqueRef:c1"]),
      "console.get_protocol": [value("vt100"), value("rfb")],
    });
    expect(location.host).toBe("xen2.cloud.test");
    expect(calls.map(({ method, params }) => [method, params[1]])).toEqual([
      ["console.get_by_uuid", UUID],
      ["VM.get_by_uuid", UUID],
      ["VM.get_consoles", "OpaqueRef:vm"],
      ["console.get_protocol", "OpaqueRef:c0"],
      ["console.get_protocol", "OpaqueRef:c1"],
      ["console.get_location", "OpaqueRef:c1"],
    ]);
  });

  it("finds either by its reference", ({ expect }) => {
    const byRef = { ...TARGET, console: "ref=OpaqueRef:r" };
    const asConsole = play({ ...CONSOLE, "VM.get_consoles": error("HANDLE_INVALID", "VM") }, byRef);
    expect(asConsole.calls.map(({ params }) => params[1])).toEqual(["OpaqueRef:r", "OpaqueRef:r"]);
    const asMachine = play(
      {
        ...CONSOLE,
        "VM.get_consoles": value(["OpaqueRef:c1"]),
        "console.get_protocol": value("rfb"),
      },
      byRef,
    );
    expect(asMachine.calls.at(-1)?.params[1]).toBe("OpaqueRef:c1");
  });

  it("goes on at the master, once", ({ expect }) => {
    const slave = error("HOST_IS_SLAVE", "10.0.0.3");
    const { calls } = play({ ...CONSOLE, "console.get_by_uuid": [slave, value("OpaqueRef:c1")] });
    expect(calls.map(({ host }) => host)).toEqual(["xen1.cloud.test", "10.0.0.3", "10.0.0.3"]);
    expect(codeOf({ "console.get_by_uuid": slave })).toBe("busy");
    // A master that becomes a slave between two calls is not followed either.
    const again = error("HOST_IS_SLAVE", "fd00::4");
    const { calls: asked, code } = attempt({
      "console.get_by_uuid": [slave, value("OpaqueRef:c1")],
      "console.get_location": again,
    });
    expect(code).toBe("busy");
    expect(asked.map(({ host }) => host)).not.toContain("fd00::4");
  });

  it.for<[string, string]>([
    ["10.0.0.9", "not-allowed"],
    ["xen9.cloud.test", "not-allowed"],
    ["169.254.169.254", "not-allowed"],
    ["", "not-allowed"],
    ["a b", "not-allowed"],
    ["FD00:0::4", "no error"],
  ])("goes to a master at %j only if the ticket lists it: %s", ([master, code], { expect }) => {
    const slave = error("HOST_IS_SLAVE", master);
    expect(codeOf({ ...CONSOLE, "console.get_by_uuid": [slave, value("OpaqueRef:c1")] })).toBe(
      code,
    );
  });

  it.for<[string, string]>([
    ["SESSION_INVALID", "unauthorized"],
    ["RBAC_PERMISSION_DENIED", "unauthorized"],
    ["HANDLE_INVALID", "not-running"],
    ["OBJECT_NOLONGER_EXISTS", "not-running"],
    ["HOST_STILL_BOOTING", "busy"],
    ["SOMETHING_ELSE", "protocol"],
  ])("takes the error %s for %s", ([name, code], { expect }) => {
    expect(codeOf({ "console.get_by_uuid": error(name) })).toBe(code);
  });

  it("knows a console that is gone, and a machine without a screen", ({ expect }) => {
    const gone = error("UUID_INVALID");
    expect(codeOf({ "console.get_by_uuid": gone, "VM.get_by_uuid": gone })).toBe("not-running");
    const serial = {
      "console.get_by_uuid": gone,
      "VM.get_by_uuid": value("OpaqueRef:vm"),
      "VM.get_consoles": value(["OpaqueRef:c0"]),
      "console.get_protocol": value("vt100"),
    };
    expect(codeOf(serial)).toBe("not-running");
  });

  it("asks about a limited number of a machine's consoles", ({ expect }) => {
    const consoles = (count: number) => ({
      ...CONSOLE,
      "VM.get_consoles": value(Array.from({ length: count }, (_, index) => `OpaqueRef:${index}`)),
      "console.get_protocol": value("rfb"),
    });
    const byRef = { ...TARGET, console: "ref=OpaqueRef:r" };
    expect(codeOf(consoles(MAX_CONSOLES), byRef)).toBe("no error");
    expect(codeOf(consoles(MAX_CONSOLES + 1), byRef)).toBe("protocol");
  });

  it.for([
    [LOCATION, "no error"],
    [`https://10.0.0.3/console?ref=OpaqueRef:a-1`, "no error"],
    [`https://[fd00::4]/console?uuid=${UUID}`, "no error"],
    [`https://xen2.cloud.test:8443/console?uuid=${UUID}`, "no error"],
    [`https://xen9.cloud.test/console?uuid=${UUID}`, "not-allowed"],
    [`https://169.254.169.254/console?uuid=${UUID}`, "not-allowed"],
    [`https://10.0.0.3.cloud.test/console?uuid=${UUID}`, "not-allowed"],
    [`http://xen2.cloud.test/console?uuid=${UUID}`, "protocol"],
    [`https://xen2.cloud.test/other?uuid=${UUID}`, "protocol"],
    [`https://xen2.cloud.test/console/../x?uuid=${UUID}`, "protocol"],
    [`https://xen2.cloud.test/console?uuid=${UUID}&x=y`, "protocol"],
    [`https://xen2.cloud.test/console?uuid=${UUID}%0d%0aX:y`, "protocol"],
    [`https://xen2.cloud.test/console?uuid=${UUID}#x`, "protocol"],
    [`https://a:b@xen2.cloud.test/console?uuid=${UUID}`, "protocol"],
    ["https://xen2.cloud.test/console", "protocol"],
    ["not a url", "protocol"],
    ["", "protocol"],
  ])("takes the location %j for %s", ([location, code], { expect }) => {
    expect(codeOf({ ...CONSOLE, "console.get_location": value(location) })).toBe(code);
  });

  it("takes the port that a location names, else the target's", ({ expect }) => {
    const at = (location: string, port: number) =>
      play({ ...CONSOLE, "console.get_location": value(location) }, { ...TARGET, port }).location
        .port;
    expect(at(LOCATION, 8443)).toBe(8443);
    expect(at(LOCATION.replace("test/", "test:444/"), 8443)).toBe(444);
  });

  it.for<[string, unknown]>([
    ["console.get_by_uuid", 1],
    ["console.get_by_uuid", "OpaqueRef:a b"],
    ["console.get_by_uuid", "x"],
    ["console.get_location", null],
    ["console.get_location", "x".repeat(2049)],
  ])("takes %s with %j for no answer", ([method, of], { expect }) => {
    expect(codeOf({ ...CONSOLE, [method]: value(of) })).toBe("protocol");
  });
});
