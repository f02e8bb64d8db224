import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import { readConfig } from "../../worker/config/config.ts";
import { openConsoleUrl } from "../../worker/ticket/cloudstack/open.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { cloudStackToken, type CloudStackRequest } from "../support/cloudstack.ts";
import { setClock } from "./support/clock.ts";
import { watchLog } from "./support/log.ts";
import { outcomeOf, report } from "./support/target.ts";
import { openCloudStack, upgradeCloudStack, type Viewer } from "./support/viewer.ts";
import { SOON } from "../support/soon.ts";

const ports = inject("ports");
const { xapi, websocket } = inject("targets");

function tokenOf(request: CloudStackRequest = {}): string {
  return cloudStackToken({
    ...request,
    fields: { clientHostPort: ports["tell-none"], ...request.fields },
  });
}

async function isLive(viewer: Viewer): Promise<boolean> {
  await viewer.until(() => viewer.binary.length >= 4 || viewer.isOver);
  return !viewer.isOver;
}

describe("a token of CloudStack", () => {
  it("opens once, at any of its addresses and however it is spelt", async ({ expect }) => {
    const token = tokenOf();
    const first = await openCloudStack(token);
    expect(await isLive(first)).toBe(true);
    const again = [
      await openCloudStack(token),
      await openCloudStack(encodeURIComponent(token), "/websockify/websockify"),
      await openCloudStack(token.replaceAll("+", "-").replaceAll("/", "_"), "//websockify"),
    ];
    for (const viewer of again) {
      expect(await viewer.closed).toEqual({ code: 4002, reason: "ticket-used" });
    }
    first.socket.close(1000, "closed");
    await first.closed;
    expect((await (await openCloudStack(token)).closed).reason).toBe("ticket-used");
  });

  it("opens for exactly one of 50 who present it at once", async ({ expect }) => {
    const token = tokenOf();
    const viewers = await Promise.all(Array.from({ length: 50 }, () => openCloudStack(token)));
    const live = await Promise.all(viewers.map(isLive));
    expect(live.filter(Boolean)).toHaveLength(1);
    const refused = viewers.filter((_, index) => !live[index]);
    const closes = await Promise.all(refused.map((viewer) => viewer.closed));
    expect(new Set(closes.map(({ reason }) => reason))).toEqual(new Set(["ticket-used"]));
    viewers[live.indexOf(true)]?.socket.close(1000, "closed");
  });

  it("stays used when its object is restarted", async ({ expect }) => {
    const token = tokenOf();
    expect(await isLive(await openCloudStack(token))).toBe(true);
    await abortAllDurableObjects();
    expect((await (await openCloudStack(token)).closed).reason).toBe("ticket-used");
  });

  it("is not used up by attempts that it does not allow", async ({ expect }) => {
    const token = tokenOf({ fields: { extraSecurityToken: "s3cret" } });
    for (const more of ["", "&extra=guess", "&extra=s3cret&extra=s3cret"]) {
      expect((await (await openCloudStack(token + more)).closed).reason).toBe("ticket-invalid");
    }
    const cross = await upgradeCloudStack(`${token}&extra=s3cret`, {
      Origin: "https://evil.example",
    });
    cross.webSocket?.accept();
    const closed = new Promise<CloseEvent>((resolve) =>
      cross.webSocket?.addEventListener("close", resolve),
    );
    expect((await closed).reason).toBe("origin-not-allowed");
    const viewer = await openCloudStack(`${token}&extra=s3cret`);
    expect(await isLive(viewer)).toBe(true);
    viewer.socket.close(1000, "closed");
  });

  it("is remembered for at least three minutes after it has expired", async ({ expect }) => {
    const before = Date.now();
    const token = tokenOf();
    const viewer = await openCloudStack(token);
    expect(await isLive(viewer)).toBe(true);
    viewer.socket.close(1000, "closed");
    await viewer.closed;
    const { session } = await sessionOf(token);
    const stub = env.SESSIONS.getByName(session);
    const rows = () =>
      runInDurableObject(stub, (_, { storage }) =>
        storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'redemption'").toArray(),
      );
    expect(await rows()).toHaveLength(1);
    const alarmAt = (await runInDurableObject(stub, (_, { storage }) => storage.getAlarm())) ?? 0;
    expect(alarmAt - before).toBeGreaterThanOrEqual(60_000 + 10 * 60_000);
    expect(alarmAt - before).toBeLessThanOrEqual(150_000 + 10 * 60_000 + 1000);
    for (const minutes of [0, 11]) {
      expect(await rows()).toHaveLength(1);
      setClock(alarmAt + minutes * 60_000 - Date.now());
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await runDurableObjectAlarm(stub)).toBe(true);
    }
    expect(await rows()).toHaveLength(0);
  });
});

describe("a console that CloudStack names", () => {
  it.for([
    [
      "XenServer's, by its tunnel",
      {
        // As CloudStack cuts the address of an http tunnel; it is not where the gateway goes.
        clientHostAddress: "27.0.0.1",
        clientHostPort: -1,
        clientTunnelUrl: `https://127.0.0.1:${xapi.port}/console?${xapi.here}`,
        clientTunnelSession: xapi.session,
        // CloudStack always sends one, and the console does not ask for it.
        clientHostPassword: "cAnArYsIdcAnArYsIdcAnA",
      },
      { kind: "xapi", route: "internet", tls: /^platform$/ },
    ],
    [
      "VMware's, by WebMKS",
      { clientHostPort: 443, websocketUrl: `wss://127.0.0.1:${websocket.secure}/ticket/cAnArY` },
      { kind: "websocket", route: "internet", tls: /^platform$/ },
    ],
    [
      "KVM's with TLS, by the route's connector",
      { clientHostAddress: "10.99.0.1", clientHostPassword: "ok" },
      { kind: "rfb", route: "x509", tls: /^TLSv1\.3 / },
    ],
  ] as const)("is opened: %s", async ([, fields, expected], { expect }) => {
    const lines = watchLog();
    const viewer = await openCloudStack(tokenOf({ fields }));
    expect(await isLive(viewer)).toBe(true);
    viewer.socket.close(1000, "closed");
    await vi.waitUntil(() => lines.some((line) => line.includes("session-ended")), SOON);
    const live = lines.find((line) => line.includes("session-live")) ?? "{}";
    expect(JSON.parse(live)).toMatchObject({
      ...expected,
      tls: expect.stringMatching(expected.tls) as string,
    });
    expect(lines.join("\n")).not.toMatch(/cAnArY|OpaqueRef|uuid=|127\.0\.0\.1/);
  });

  it("is opened although it asks for no password, as CloudStack's External machines", async ({
    expect,
  }) => {
    const viewer = await openCloudStack(tokenOf({ fields: { clientHostPassword: "cAnArY12" } }));
    expect(await isLive(viewer)).toBe(true);
    viewer.socket.close(1000, "closed");
    // A ticket's password has to be asked for.
    const target = { kind: "rfb", host: "127.0.0.1", port: ports["tell-none"] } as const;
    expect(await outcomeOf({ ...target, password: "letmein1" })).toBe("login-unsupported");
  });

  it("has its connector told that the password is optional, and no ticket has", async ({
    expect,
  }) => {
    const fields = { clientHostAddress: "10.99.0.1", clientHostPassword: "ok" };
    const viewer = await openCloudStack(tokenOf({ fields }));
    expect(await isLive(viewer)).toBe(true);
    viewer.socket.close(1000, "closed");
    expect((await report()).preambles.at(-1)).toMatchObject({ passwordIsOptional: true });
    const target = { kind: "rfb", host: "10.99.0.1", port: 5900, password: "ok" } as const;
    expect(await outcomeOf(target)).toBe("live");
    expect((await report()).preambles.at(-1)).not.toHaveProperty("passwordIsOptional");
  });

  it("is told to be gone when XAPI does not know it any more", async ({ expect }) => {
    const fields = {
      clientTunnelUrl: `https://127.0.0.1:${xapi.port}/console?${xapi.here}`,
      clientTunnelSession: xapi.oldSession,
    };
    const viewer = await openCloudStack(tokenOf({ fields }));
    expect((await viewer.closed).reason).toBe("target-unauthorized");
  });
});

describe("the viewers of CloudStack's versions", () => {
  it("are answered the subprotocol they offer, and none where they offer none", async ({
    expect,
  }) => {
    const answered = async (offered: string | undefined) => {
      const headers = offered === undefined ? {} : { "Sec-WebSocket-Protocol": offered };
      const response = await upgradeCloudStack(tokenOf(), headers);
      expect(response.status).toBe(101);
      response.webSocket?.accept();
      response.webSocket?.close(1000, "closed");
      return response.headers.get("Sec-WebSocket-Protocol");
    };
    expect(await answered("binary")).toBe("binary");
    expect(await answered("porthole.v1")).toBe("porthole.v1");
    expect(await answered(undefined)).toBe(null);
    const refused = await upgradeCloudStack("A");
    expect(refused.headers.get("Sec-WebSocket-Protocol")).toBe(null);
  });

  it("are offered the one security type that all of them take for None", async ({ expect }) => {
    const viewer = await openCloudStack(tokenOf());
    expect(await isLive(viewer)).toBe(true);
    // CloudStack's noVNC goes from types 1, 2 and 19 straight to SecurityResult (`NoVncClient`).
    const [version, types, result] = viewer.binary;
    expect(new TextDecoder().decode(version)).toBe("RFB 003.008\n");
    expect([...(types ?? [])]).toEqual([1, 1]);
    expect([...(result ?? [])]).toEqual([0, 0, 0, 0]);
    viewer.socket.close(1000, "closed");
  });
});

/** The name of the object that a token's session has. */
async function sessionOf(token: string): Promise<{ readonly session: string }> {
  const rules = readConfig(env).gateway?.cloudStack;
  if (rules === undefined) throw new Error("the gateway does not take CloudStack's URLs");
  const presented = { search: `?token=${token}`, clientAddress: undefined, now: Date.now() };
  return { session: await sessionName(await openConsoleUrl(presented, rules)) };
}
