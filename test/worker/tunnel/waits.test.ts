import { env } from "cloudflare:workers";
import { describe, inject, it, vi } from "vitest";

import { SESSION_LIMITS } from "../../../worker/console/limits.ts";
import { login } from "../../../worker/tunnel/login/login.ts";
import { noOffer } from "../../../worker/rfb/handshake/security-offer.ts";
import type { Target } from "../../../worker/ticket/claims.ts";
import { DOUBLE_PASSWORD } from "../../support/doubles/names.ts";
import { deps } from "../support/log.ts";
import { report } from "../support/target.ts";
import { claimsFor } from "../support/viewer.ts";
import { SOON } from "../../support/soon.ts";

const ports = inject("ports");
const { tls, xapi, websocket } = inject("targets");

/** Milliseconds that a wait may take where its limit is to end it. */
const SHORT = 150;
/** More than any test may take. */
const HOUR = 3_600_000;

/** Opens and logs in, as a session does; each wait may last the given milliseconds. */
async function attempt(target: Target, signal: AbortSignal, limitMs = SHORT): Promise<unknown> {
  const limits = { ...SESSION_LIMITS, dialMs: limitMs, loginStepMs: limitMs, connectorMs: limitMs };
  const open = deps.dialer(env, limits);
  const opening = { offer: noOffer(), signal };
  const wanted = { session: "s".repeat(43), claims: { ...claimsFor(1), target } };
  const opened = await open(wanted, opening);
  try {
    return await login(opened, { stepMs: limitMs, passwordIsOptional: false, ...opening });
  } finally {
    opened.tunnel.close();
  }
}

const rfb = { kind: "rfb", host: "127.0.0.1", password: DOUBLE_PASSWORD } as const;
const byConnector = { ...rfb, host: "10.88.0.1", port: 5900, route: "dc2", tls: {} } as const;
const ws = { kind: "websocket", host: "127.0.0.1", path: "/", tls: false } as const;

/** Everything that leaves one of the gateway's waits unanswered. */
const SILENCES: readonly (readonly [string, Target, object])[] = [
  ["a port that does not answer", { ...rfb, port: ports.silent }, { code: "timeout" }],
  ["TLS that hangs", { ...rfb, port: tls["hang in TLS"], tls: {} }, { check: "timeout" }],
  [
    "TLS that hangs at once",
    { ...rfb, port: tls["hang in immediate TLS"], tls: { start: "immediate" } },
    { code: "timeout" },
  ],
  [
    "a server that hangs after TLS",
    { ...rfb, port: tls["hang after TLS"], tls: {} },
    { code: "timeout" },
  ],
  ["a silent connector", { ...byConnector, password: "silent" }, { code: "connector" }],
  [
    "a connector without a console",
    { ...byConnector, password: "ok-then-nothing" },
    { code: "timeout" },
  ],
  [
    "a silent host of XAPI",
    {
      kind: "xapi",
      host: "127.0.0.1",
      session: xapi.session,
      ...(xapi.faults["silent"] ?? { port: 0, console: "" }),
    },
    { code: "timeout" },
  ],
  ["an upgrade without an answer", { ...ws, port: ports["stall-version"] }, { code: "timeout" }],
  [
    "a WebSocket that says nothing",
    { ...ws, port: websocket.faults.silent, subprotocol: "binary" },
    { code: "timeout" },
  ],
];

/**
 * The runtime keeps these connections until the peer hangs up or the object goes: to close a socket waits
 * for its handshake, to close a WebSocket waits for the peer's closing frame, and there is no other way.
 */
const KEPT: ReadonlySet<string> = new Set([
  "TLS that hangs",
  "TLS that hangs at once",
  "a WebSocket that says nothing",
]);

describe("a wait", () => {
  it.for(SILENCES)("has its limit: %s", async ([name, target, error], { expect }) => {
    const before = (await report()).connections;
    await expect(attempt(target, new AbortController().signal)).rejects.toMatchObject(error);
    if (KEPT.has(name)) return;
    await vi.waitUntil(async () => (await report()).connections <= before, SOON);
  });

  it.for(SILENCES)("ends with the session: %s", async ([name, target], { expect }) => {
    const session = new AbortController();
    const before = (await report()).connections;
    const opening = attempt(target, session.signal, HOUR);
    const outcome = expect(opening).rejects.toMatchObject({ name: "TunnelError" });
    setTimeout(() => session.abort(), SHORT);
    await outcome;
    if (KEPT.has(name)) return;
    await vi.waitUntil(async () => (await report()).connections <= before, SOON);
  });

  it("does not begin when the session is over", async ({ expect }) => {
    const over = AbortSignal.abort();
    await expect(attempt({ ...rfb, port: ports.tell }, over)).rejects.toMatchObject({
      name: "TunnelError",
    });
  });
});
