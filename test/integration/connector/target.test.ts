import { describe, it, onTestFinished } from "vitest";

import { MAX_ADDRESSES } from "../../../connector/open/resolve.ts";
import type { RfbTarget } from "../../../worker/ticket/claims.ts";
import { parseAllowList } from "../../../worker/route/allow-list.ts";
import { ask, localRule } from "../../support/connector/harness.ts";
import { startVencryptServer } from "../../support/connector/vencrypt-server.ts";
import { DOUBLE_PASSWORD } from "../../support/doubles/names.ts";
import { closedPort, type ScriptedServers } from "../../support/doubles/scripted-vnc.ts";
import { startSilentPort } from "../../support/doubles/silent-port.ts";
import { ended, screensForFile, start } from "../../support/connector/scene.ts";
import { SOON } from "../../support/soon.ts";

const OPTIONAL = { passwordIsOptional: true } as const;

/** On a busy computer as well. */
const screens = screensForFile();
const { target } = screens;

describe("a target", () => {
  it.for<[string, (ports: ScriptedServers["ports"]) => Partial<RfbTarget>, object]>([
    [
      "with the password",
      (ports) => ({ port: ports.tell, password: DOUBLE_PASSWORD }),
      { ok: true },
    ],
    [
      "of version 3.3",
      (ports) => ({ port: ports["tell-3.3"], password: DOUBLE_PASSWORD }),
      { ok: true },
    ],
    [
      "with a wrong password",
      (ports) => ({ port: ports.tell, password: "x" }),
      { code: "rfb:login-failed" },
    ],
    ["without its password", (ports) => ({ port: ports.tell }), { code: "rfb:needs-password" }],
    ["that is no VNC server", (ports) => ({ port: ports.http }), { code: "rfb:not-rfb" }],
    ["that refuses", (ports) => ({ port: ports.refuse }), { code: "rfb:refused" }],
    [
      "that lies about lengths",
      (ports) => ({ port: ports["lying-reason"] }),
      { code: "rfb:refused" },
    ],
    ["that hangs up", (ports) => ({ port: ports["close-version"] }), { code: "refused" }],
    ["that resets", (ports) => ({ port: ports["reset-security"] }), { code: "refused" }],
    ["that says nothing", (ports) => ({ port: ports["stall-version"] }), { code: "timeout" }],
    ["that trickles", (ports) => ({ port: ports.trickle }), { code: "timeout" }],
    [
      "that is not TLS",
      (ports) => ({ port: ports["tell-none"], tls: { start: "immediate" } }),
      {
        code: "tls",
        check: "not-offered",
      },
    ],
    [
      "that is not VeNCrypt",
      (ports) => ({ port: ports["tell-none"], tls: {} }),
      { code: "rfb:insecure" },
    ],
  ])("%s is answered in one frame", async ([, change, answer], { expect }) => {
    const connector = await start({ limits: { openingMs: 5000 } });
    const opened = await ask(connector, { ...target(), ...change(screens.ports) });
    expect(opened.answer).toMatchObject(answer);
    if (opened.answer.ok) return;
    await ended(opened);
    expect(connector.counts()).toMatchObject({ connections: 0, opening: 0, failed: 1 });
  });

  it.for([
    ["close-after-no", "rfb:login-failed"],
    ["reset-after-no", "rfb:login-failed"],
    ["half-reason", "rfb:login-failed"],
    ["stall-after-no", "rfb:login-failed"],
    ["locked-out", "rfb:locked-out"],
  ] as const)(
    "whose server does %s is answered with its no",
    async ([screen, code], { expect }) => {
      const connector = await start({ limits: { openingMs: 3000 } });
      const { answer } = await ask(connector, { ...target(screen), password: "x" });
      expect(answer).toMatchObject({ ok: false, code });
      await expect
        .poll(() => connector.logged.at(-1)?.fields, SOON)
        .toMatchObject({ status: code });
    },
  );

  it("that cannot be opened is answered with what its server offered", async ({ expect }) => {
    const server = await startVencryptServer({ types: [2, 19], offered: [257, 258] });
    onTestFinished(() => server.close());
    const connector = await start();
    const opened = await ask(connector, { ...target(), port: server.port, tls: {} });
    expect(opened.answer).toEqual({
      ok: false,
      code: "rfb:insecure",
      securityTypes: [2, 19],
      vencryptTypes: [257, 258],
    });
    await ended(opened);
    expect(connector.logged.at(-1)).toMatchObject({
      event: "connection",
      fields: { status: "rfb:insecure", securityTypes: "2 19", vencryptTypes: "257 258" },
    });
  });

  it.for<[string, object, object, object]>([
    ["is told to a server without one where it is optional", {}, OPTIONAL, { ok: true }],
    ["is wanted of a server without one", {}, {}, { code: "rfb:security" }],
    ["does not go without TLS that is demanded", { tls: {} }, OPTIONAL, { code: "rfb:insecure" }],
  ])("with a password, which %s", async ([, more, changes, answer], { expect }) => {
    const connector = await start();
    const opened = await ask(connector, { ...target(), password: "x", ...more }, changes);
    expect(opened.answer).toMatchObject(answer);
  });

  it("that nobody listens for is unreachable", async ({ expect }) => {
    const connector = await start();
    const { answer } = await ask(connector, { ...target(), port: await closedPort() });
    expect(answer).toEqual({ ok: false, code: "unreachable" });
  });

  it("that asks for what can never be allowed is not even dialled", async ({ expect }) => {
    const connector = await start();
    const port = await closedPort();
    for (const start of ["vencrypt", "immediate"] as const) {
      const tls = { mode: "anonymous", start } as const;
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await ask(connector, { ...target(), port, tls })).answer).toEqual({
        ok: false,
        code: "tls",
        check: "anonymous",
      });
    }
  });

  it("that answers nothing to a connection is given up", async ({ expect }) => {
    const silent = await startSilentPort();
    onTestFinished(() => silent.close());
    const connector = await start({ limits: { openingMs: 300 } });
    const { answer } = await ask(connector, { ...target(), port: silent.port });
    expect(answer).toEqual({ ok: false, code: "timeout" });
  });

  it("without TLS is refused where the rule wants it", async ({ expect }) => {
    const connector = await start({ rules: [localRule({ plain: false })] });
    const { answer } = await ask(connector, target());
    expect(answer).toEqual({ ok: false, code: "tls", check: "not-offered" });
  });

  it.for([
    ["another host", { host: "127.0.0.2" }],
    ["another port", { port: 1 }],
    ["another spelling of another host", { host: "2130706434" }],
    ["a name", { host: "localhost" }],
    ["a metadata service", { host: "169.254.169.254" }],
  ] as const)("that is %s than allowed is not dialled", async ([, change], { expect }) => {
    const allowed = parseAllowList(`127.0.0.1:${target().port}`);
    const connector = await start({
      settings: { allowed },
      resolve: () => Promise.reject(new Error("it was resolved")),
    });
    const { answer } = await ask(connector, { ...target(), ...change });
    expect(answer).toEqual({ ok: false, code: "not-allowed" });
    // The same host in a spelling that means it is fine: its canonical one is dialled.
    expect((await ask(connector, { ...target(), host: "2130706433" })).answer).toEqual({
      ok: true,
    });
  });

  const named = { allowed: parseAllowList("*.cloud.test:1-65535 localhost:1-65535") };
  it.for<[string, readonly string[], string]>([
    ["this machine", ["127.0.0.1", "::1"], "not-allowed"],
    ["this machine by IPv6", ["::ffff:127.0.0.1"], "not-allowed"],
    ["a metadata service", ["169.254.169.254"], "not-allowed"],
    ["every address", ["0.0.0.0", "::"], "not-allowed"],
    ["a link", ["fe80::1%eth0"], "not-allowed"],
    ["nothing", [], "unreachable"],
  ])("by a name that resolves to %s is not dialled", async ([, addresses, code], { expect }) => {
    const connector = await start({ settings: named, resolve: async () => addresses });
    const { answer } = await ask(connector, { ...target(), host: "hv1.cloud.test" });
    expect(answer).toEqual({ ok: false, code });
  });

  it("by a name is resolved once, and what was checked is dialled", async ({ expect }) => {
    const asked: string[] = [];
    const connector = await start({
      settings: named,
      resolve: async (name) => {
        asked.push(name);
        // The second answer is what rebinding would be.
        return asked.length === 1 ? ["127.0.0.1"] : ["169.254.169.254"];
      },
    });
    const { answer } = await ask(connector, { ...target(), host: "LOCALHOST." });
    expect(answer).toEqual({ ok: true });
    expect(asked).toEqual(["localhost"]);
  });

  it("by a name whose first address does not answer is tried at the next", async ({ expect }) => {
    const connector = await start({
      settings: named,
      // Nobody listens there.
      resolve: async () => ["127.0.0.99", "127.0.0.1"],
    });
    expect((await ask(connector, { ...target(), host: "localhost" })).answer).toEqual({ ok: true });
  });

  it("by a name is tried at a limited number of addresses", async ({ expect }) => {
    const open = async (others: number) => {
      const nobody = Array.from({ length: others }, (_, index) => `127.0.1.${index + 1}`);
      const connector = await start({
        settings: named,
        resolve: async () => [...nobody, "127.0.0.1"],
      });
      return (await ask(connector, { ...target(), host: "localhost" })).answer;
    };
    expect(await open(MAX_ADDRESSES - 1)).toEqual({ ok: true });
    expect(await open(MAX_ADDRESSES)).toEqual({ ok: false, code: "unreachable" });
  });

  it("whose name does not resolve in time is given up", async ({ expect }) => {
    const connector = await start({
      settings: named,
      limits: { openingMs: 100 },
      resolve: () => new Promise(() => {}),
    });
    const { answer } = await ask(connector, { ...target(), host: "hv1.cloud.test" });
    expect(answer).toEqual({ ok: false, code: "timeout" });
  });
});
