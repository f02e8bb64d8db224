import { describe, inject, it } from "vitest";

import { HookError } from "../../worker/admission/hook-error.ts";
import { SESSION_LIMITS } from "../../worker/console/limits.ts";
import { TargetHook, type TargetHookOptions } from "../../worker/console/target-hook.ts";
import type { Target } from "../../worker/ticket/claims.ts";
import { TunnelError } from "../../worker/tunnel/errors.ts";
import type { AskedForTarget } from "../support/doubles/control-plane.ts";
import { TEST_HOOK_SECRET } from "../support/gateway-secrets.ts";
import { deps, lastEvent, watchLog } from "./support/log.ts";
import { claimsFor } from "./support/viewer.ts";

const TARGET: Target = { kind: "rfb", host: "127.0.0.1", port: 1 };
const QUESTION = { reason: "target-closed", number: 2 };

interface Asked {
  readonly secret?: string;
  readonly options?: Partial<TargetHookOptions>;
}

/** For a control plane that does not answer. */
const HASTY: Asked = { options: { limits: { ...SESSION_LIMITS.hook, answerMs: 300 } } };

/** A hook at one of the double's paths. */
function hookAt(path: string, { secret = TEST_HOOK_SECRET, options }: Asked = {}): TargetHook {
  return new TargetHook({
    ...deps,
    address: { url: `http://127.0.0.1:${inject("controlPlane")}/${path}`, secret },
    session: "s".repeat(43),
    claims: claimsFor(1),
    limits: SESSION_LIMITS.hook,
    fetch: (url, init) => fetch(url, init),
    newId: () => `msg_${crypto.randomUUID()}`,
    decide: async () => ({ target: TARGET, jti: "j".repeat(22) }),
    ...options,
  });
}

const ask = (hook: TargetHook) => hook.ask(QUESTION, new AbortController().signal);

describe("the control plane", () => {
  it("is asked whose console it is and why, and its signature holds", async ({ expect }) => {
    const lines = watchLog();
    const answers: AskedForTarget[] = [];
    const claims = claimsFor(1);
    const hook = hookAt("echo", {
      options: {
        claims,
        decide: async (answer, used) => {
          answers.push(JSON.parse(new TextDecoder().decode(answer)));
          expect(used).toEqual([claims.jti]);
          return { target: TARGET, jti: "j".repeat(22) };
        },
      },
    });
    expect(await ask(hook)).toEqual(TARGET);
    expect(answers).toEqual([
      {
        type: "target.requested",
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        data: {
          session: "s".repeat(43),
          tenant: "test",
          console: "vm-1",
          subject: "tester",
          issuer: "test",
          ...QUESTION,
        },
      },
    ]);
    expect(lastEvent(lines, "target-refreshed")).toMatchObject({ ...QUESTION, kind: "rfb" });
  });

  it.for<[string, Asked, object]>([
    [
      "echo",
      { secret: `whsec_${btoa("of somebody else, of 24+")}` },
      { code: "hook-refused", status: 401 },
    ],
    ["status/204", {}, { code: "hook-refused", status: 204 }],
    ["status/404", {}, { code: "hook-refused", status: 404 }],
    ["status/503", {}, { code: "hook-refused", status: 503 }],
    ["redirect/302", {}, { code: "hook-refused", status: 302 }],
    ["redirect/307", {}, { code: "hook-refused", status: 307 }],
    ["redirect/308", {}, { code: "hook-refused", status: 308 }],
    ["text", {}, { code: "hook-invalid", why: "content-type" }],
    ["untyped", {}, { code: "hook-invalid", why: "content-type" }],
    ["json-like", {}, { code: "hook-invalid", why: "content-type" }],
    ["bytes/65537", {}, { code: "hook-invalid", why: "too-long" }],
    ["endless", {}, { code: "hook-invalid", why: "too-long" }],
    ["silent", HASTY, { code: "hook-timeout" }],
    ["half", HASTY, { code: "hook-timeout" }],
    ["broken-off", {}, { code: "hook-unreachable" }],
    ["hung-up", {}, { code: "hook-unreachable" }],
  ])("that answers as %s does says nothing", async ([path, asked, expected], { expect }) => {
    const lines = watchLog();
    await expect(ask(hookAt(path, asked))).rejects.toThrow(HookError);
    expect(lastEvent(lines, "target-hook-failed")).toMatchObject({ ...QUESTION, ...expected });
    expect(lines.join("\n")).not.toMatch(/whsec|127\.0\.0\.1|v1,/);
  });

  it("that is down says nothing", async ({ expect }) => {
    const lines = watchLog();
    const address = {
      url: `http://127.0.0.1:${inject("ports").closed}/`,
      secret: TEST_HOOK_SECRET,
    };
    await expect(ask(hookAt("", { options: { address } }))).rejects.toThrow(HookError);
    expect(lastEvent(lines, "target-hook-failed")).toMatchObject({ code: "hook-unreachable" });
  });

  it.for(["json-with-charset", "bytes/65536"])("is heard at %s", async (path, { expect }) => {
    expect(await ask(hookAt(path))).toEqual(TARGET);
  });

  it("is not waited for by a session that is over", async ({ expect }) => {
    const lines = watchLog();
    const ending = new AbortController();
    const options = { limits: { ...SESSION_LIMITS.hook, answerMs: 60_000 } };
    const asked = hookAt("silent", { options }).ask(QUESTION, ending.signal);
    setTimeout(() => ending.abort(), 50);
    await expect(asked).rejects.toThrow(TunnelError);
    expect(lastEvent(lines, "target-hook-failed")).toBe(undefined);
  });
});
