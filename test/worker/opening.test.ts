import { env, exports } from "cloudflare:workers";
import { describe, inject, it } from "vitest";

import { CLOSE_CODES, type EndCode } from "../../worker/channel/ends.ts";
import { sessionName } from "../../worker/ticket/session-name.ts";
import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { DOUBLE_NAME, DOUBLE_PASSWORD } from "../support/doubles/names.ts";
import { claimsFor, open, openWith, seal, upgrade } from "./support/viewer.ts";

const ports = inject("ports");

function target(port: number, password?: string) {
  return {
    target: { kind: "rfb", host: "127.0.0.1", port, ...(password ? { password } : {}) },
  } as const;
}

describe("opening a console", () => {
  it.for([
    ["3.8 with VNC Authentication", ports.tell, DOUBLE_PASSWORD],
    ["3.8 with None", ports["tell-none"], undefined],
    ["3.3 with VNC Authentication", ports["tell-3.3"], DOUBLE_PASSWORD],
  ] as const)(
    "logs in to %s and sends its own handshake in one flight",
    async ([, port, password], { expect }) => {
      const viewer = await openWith({
        ...claimsFor(port),
        ...target(port, password),
        keyboard: "de",
      });
      await viewer.until(() => viewer.binary.length >= 4);
      expect(viewer.controls).toEqual([
        {
          type: "hello",
          session: expect.stringMatching(/^[A-Za-z0-9_-]{22,}$/),
          console: { id: "vm-1", name: "Test machine" },
          subject: "tester",
          mode: "control",
          granted: "control",
          grant: {
            clipboard: "none",
            clipboardBytes: 65_536,
            resize: false,
            power: false,
            audio: false,
          },
          keyboard: "de",
          ackEvery: 32_768,
          secondsLeft: 28_800,
          resume: { token: expect.stringMatching(/^[\w-]{64}$/), graceSeconds: 60 },
          parkAfterSeconds: 300,
          waitSeconds: 120,
          measured: true,
        },
        { type: "connection", number: 1 },
      ]);
      const [version, types, result, init] = viewer.binary;
      expect(new TextDecoder().decode(version)).toBe("RFB 003.008\n");
      expect(types).toEqual(Uint8Array.of(1, 1));
      expect(result).toEqual(Uint8Array.of(0, 0, 0, 0));
      expect(new TextDecoder().decode(init?.subarray(24))).toBe("Test machine");
      // The format that the gateway asks for: 32 bits, little-endian, red lowest; the double has blue there.
      expect(init?.subarray(4, 20)).toEqual(
        Uint8Array.of(32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0),
      );
      expect(viewer.text).not.toContain(DOUBLE_NAME);
      viewer.socket.close(1000, "closed");
    },
  );

  it("hands on what the server sends right after its ServerInit", async ({ expect }) => {
    const port = ports["tell-3.3"];
    const viewer = await openWith({
      ...claimsFor(port),
      ...target(port, DOUBLE_PASSWORD),
      grant: { mode: "control", clipboard: "from-guest" },
    });
    await viewer.until(() => viewer.text.includes("at once"));
    expect(viewer.binary.length).toBeGreaterThanOrEqual(5);
    viewer.socket.close(1000, "closed");
  });

  it.for([
    ["nobody listens", "closed", undefined, "target-unreachable"],
    ["the password is wrong", "tell", "wrong", "login-failed"],
    ["a password is asked for and there is none", "tell", undefined, "login-needs-password"],
    ["the server does not ask for the password", "tell-none", "secret", "login-unsupported"],
    ["the server offers unknown security types", "unknown-types", undefined, "login-unsupported"],
    ["the server speaks a version below 3.3", "version-1", undefined, "login-unsupported"],
    ["an HTTP server answers", "http", undefined, "target-not-vnc"],
    ["the server refuses with a reason", "refuse", undefined, "target-refused"],
    ["the server lies about a reason", "lying-reason", undefined, "target-refused"],
    ["the server closes after its no", "close-after-no", DOUBLE_PASSWORD, "login-failed"],
    ["the server says no and half a reason", "half-reason", DOUBLE_PASSWORD, "login-failed"],
    ["the server resets after its no", "reset-after-no", DOUBLE_PASSWORD, "login-failed"],
    ["the server has locked the gateway out", "locked-out", DOUBLE_PASSWORD, "login-locked"],
    ["the server lies about its name", "lying-name", DOUBLE_PASSWORD, "target-protocol"],
    ["the server lies about its size", "lying-size", DOUBLE_PASSWORD, "target-protocol"],
    ["the server closes before its version", "close-version", DOUBLE_PASSWORD, "target-refused"],
    ["the server closes before its types", "close-security", DOUBLE_PASSWORD, "target-refused"],
    [
      "the server closes at the challenge",
      "close-authentication",
      DOUBLE_PASSWORD,
      "target-refused",
    ],
    [
      "the server closes before ServerInit",
      "close-initialisation",
      DOUBLE_PASSWORD,
      "target-refused",
    ],
    ["the server closes after ServerInit", "close-relay", DOUBLE_PASSWORD, "target-closed"],
    ["the server resets before its version", "reset-version", DOUBLE_PASSWORD, "target-refused"],
    ["the server resets before its types", "reset-security", DOUBLE_PASSWORD, "target-refused"],
    [
      "the server resets at the challenge",
      "reset-authentication",
      DOUBLE_PASSWORD,
      "target-refused",
    ],
    [
      "the server resets before ServerInit",
      "reset-initialisation",
      DOUBLE_PASSWORD,
      "target-refused",
    ],
    ["the server resets after ServerInit", "reset-relay", DOUBLE_PASSWORD, "target-closed"],
  ] as const satisfies [string, keyof typeof ports, string | undefined, EndCode][])(
    "ends with a code of its own when %s",
    async ([, name, password, code], { expect }) => {
      const port = ports[name];
      // A machine that was there for a moment would be watched for.
      const grant = { mode: "control", waitSeconds: 0 } as const;
      const viewer = await openWith({ ...claimsFor(port), ...target(port, password), grant });
      expect(await viewer.closed).toEqual({ code: CLOSE_CODES[code], reason: code });
      expect(viewer.end).toBe(code);
      expect(JSON.stringify(viewer.controls)).not.toContain("canary");
    },
  );

  const now = Date.now() / 1000;
  it.for([
    ["expired", claimsFor(ports.tell, { now: now - 1000 }), "ticket-expired"],
    ["not valid yet", claimsFor(ports.tell, { now: now + 1000 }), "ticket-early"],
    ["for another gateway", claimsFor(ports.tell, { aud: "elsewhere" }), "ticket-invalid"],
    ["for a port that is not allowed", claimsFor(80), "target-not-allowed"],
    [
      "for a host that is not allowed",
      claimsFor(5900, { target: { kind: "rfb", host: "10.0.0.1", port: 5900 } }),
      "target-not-allowed",
    ],
    [
      "for the metadata service",
      claimsFor(5900, { target: { kind: "rfb", host: "169.254.169.254", port: 5900 } }),
      "target-not-allowed",
    ],
  ] as const)("says why a ticket is refused that is %s", async ([, claims, code], { expect }) => {
    const viewer = await openWith(claims);
    expect(await viewer.closed).toEqual({ code: CLOSE_CODES[code], reason: code });
    expect(viewer.controls).toEqual([{ type: "end", code }]);
    expect(viewer.binary).toEqual([]);
  });

  it("says that a changed or a missing ticket is", async ({ expect }) => {
    const ticket = await seal(claimsFor(ports.tell));
    // The last but one: of the last character base64url uses two bits only.
    const other = ticket.at(-2) === "A" ? "B" : "A";
    const changed = ticket.slice(0, -2) + other + ticket.slice(-1);
    expect((await (await open(changed)).closed).reason).toBe("ticket-invalid");
    const { webSocket } = await upgrade("x", { "Sec-WebSocket-Protocol": "porthole.v1" });
    webSocket?.accept();
    const closed = await new Promise<CloseEvent>((resolve) =>
      webSocket?.addEventListener("close", resolve),
    );
    expect(closed.reason).toBe("ticket-missing");
  });

  it("answers with the channel's subprotocol and never with the ticket's", async ({ expect }) => {
    const response = await upgrade(await seal(claimsFor(ports["tell-none"])));
    expect(response.status).toBe(101);
    expect(response.headers.get("Sec-WebSocket-Protocol")).toBe("porthole.v1");
    response.webSocket?.accept();
    response.webSocket?.close(1000, "closed");
  });

  it.for([
    ["another subprotocol", { "Sec-WebSocket-Protocol": "base64" }, 400],
    ["no upgrade", { Upgrade: "" }, 426],
  ] as const)("refuses %s before anything else", async ([, headers, status], { expect }) => {
    const response = await upgrade(await seal(claimsFor(ports.tell)), headers);
    expect(response.status).toBe(status);
    expect(response.webSocket).toBeNull();
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  });

  it.for([
    "https://evil.example",
    "null",
    // It only begins like ours.
    "https://gateway.example.evil.example",
  ])("tells a page of %s so, and nothing about its ticket", async (Origin, { expect }) => {
    const ticket = await seal(claimsFor(ports["tell-none"]));
    for (const offered of [ticket, "not-a-ticket"]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      const { webSocket } = await upgrade(offered, { Origin });
      const closed = new Promise<CloseEvent>((resolve) =>
        webSocket?.addEventListener("close", resolve),
      );
      webSocket?.accept();
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect((await closed).reason).toBe("origin-not-allowed");
    }
  });

  it("does not take an admission that a client made up", async ({ expect }) => {
    const response = await upgrade("forged", {
      "x-porthole-secret-admission": encodeURIComponent(
        JSON.stringify({
          claims: claimsFor(ports["tell-none"]),
          maxSeconds: 1,
          redemptionExpiresMs: 1,
        }),
      ),
    });
    response.webSocket?.accept();
    const closed = await new Promise<CloseEvent>((resolve) =>
      response.webSocket?.addEventListener("close", resolve),
    );
    expect(closed.reason).toBe("ticket-invalid");
  });
});

describe("a live session", () => {
  const change = (session: string, mode: string): Promise<Response> =>
    exports.default.fetch(
      new Request(`https://gateway.example/api/v1/sessions/${session}`, {
        method: "PATCH",
        headers: {
          Authorization: `Bearer ${TEST_API_TOKEN}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify({ mode }),
      }),
    );

  it("is switched to view and back by the API, and by nobody once it is over", async ({
    expect,
  }) => {
    const claims = claimsFor(ports["tell-none"]);
    const session = await sessionName(claims);
    expect((await change(session, "view")).status).toBe(404);
    const viewer = await openWith(claims);
    await viewer.live();
    const last = () => viewer.controls.findLast((message) => message.type === "mode")?.mode;
    expect((await change(session, "view")).status).toBe(200);
    await viewer.until(() => last() === "view");
    expect((await change(session, "control")).status).toBe(200);
    await viewer.until(() => last() === "control");
    viewer.socket.close(1000, "closed");
    await viewer.closed;
    expect((await change(session, "view")).status).toBe(404);
  });

  it("is not changed on behalf of an issuer that did not seal its ticket", async ({ expect }) => {
    const claims = claimsFor(ports["tell-none"]);
    const viewer = await openWith(claims);
    await viewer.live();
    const session = env.SESSIONS.getByName(await sessionName(claims));
    expect(await session.changeMode("view", { owner: "somebody else" })).toBe(false);
    expect(await session.changeMode("view", { owner: "test", tenants: ["other"] })).toBe(false);
    expect(await session.changeMode("view", { owner: "test", tenants: ["test"] })).toBe(true);
    viewer.socket.close(1000, "closed");
  });
});
