import { describe, it } from "vitest";

import { HookError } from "../../../worker/admission/hook-error.ts";
import { followTarget } from "../../../worker/console/follow-target.ts";
import type { HookQuestion } from "../../../worker/console/hook-request.ts";
import type { Target } from "../../../worker/ticket/claims.ts";
import { TunnelError } from "../../../worker/tunnel/errors.ts";

const RFB: Target = { kind: "rfb", host: "10.0.0.1", port: 5900 };
const XAPI: Target = {
  kind: "xapi",
  host: "10.0.0.1",
  port: 443,
  console: "uuid=1",
  session: "OpaqueRef:1",
};
const WEBSOCKET: Target = { kind: "websocket", host: "10.0.0.1", port: 443, path: "/ticket/1" };
const FRESH: Target = { kind: "rfb", host: "10.0.0.2", port: 5900 };

const { signal } = new AbortController();

function hookThat(answer: Target | Error, isReady = true) {
  const asked: HookQuestion[] = [];
  const ask = async (question: HookQuestion): Promise<Target> => {
    asked.push(question);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { asked, ask, isReady };
}

describe("the machine of another connection", () => {
  it.for<[string, Target, string, number, boolean, boolean]>([
    ["a WebSocket that nobody has seen yet", WEBSOCKET, "viewer-returned", 1, true, true],
    ["a WebSocket whose viewer comes back", WEBSOCKET, "viewer-returned", 2, true, true],
    ["a WebSocket that has closed", WEBSOCKET, "target-closed", 2, true, true],
    ["a WebSocket, asked after a moment ago", WEBSOCKET, "target-unauthorized", 2, false, true],
    ["a VNC server whose viewer comes back", RFB, "viewer-returned", 2, true, false],
    ["a VNC server that has closed", RFB, "target-closed", 2, true, false],
    ["a VNC server that is not there", RFB, "target-unreachable", 2, true, true],
    ["one that is not there, asked after a moment ago", RFB, "target-unreachable", 2, false, false],
    ["a VNC server that wants another password", RFB, "login-failed", 3, true, true],
    ["a console of XAPI that has closed", XAPI, "target-closed", 2, true, false],
    ["a console of XAPI that is not there", XAPI, "target-not-running", 2, true, true],
  ])("%s", async ([, last, reason, number, isReady, isAsked], { expect }) => {
    const hook = hookThat(FRESH, isReady);
    const question = { reason, number };
    expect(await followTarget(last, question, hook, signal)).toEqual(isAsked ? FRESH : last);
    expect(hook.asked).toEqual(isAsked ? [question] : []);
    expect(await followTarget(last, question, undefined, signal)).toBe(last);
  });

  const question = { reason: "target-unreachable", number: 2 };

  it.for<HookError>([
    new HookError("hook-timeout"),
    new HookError("hook-unreachable"),
    new HookError("hook-invalid", { reason: "expired" }),
    new HookError("hook-mismatch", { claim: "sub" }),
    ...[302, 401, 429, 500].map((status) => new HookError("hook-refused", { status })),
  ])("is looked for where it was after %j", async (error, { expect }) => {
    for (const last of [RFB, WEBSOCKET]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await followTarget(last, question, hookThat(error), signal)).toBe(last);
    }
  });

  it.for([403, 404, 410])("is not looked for after %i", async (status, { expect }) => {
    const hook = hookThat(new HookError("hook-refused", { status }));
    await expect(followTarget(RFB, question, hook, signal)).rejects.toMatchObject({
      name: "SessionError",
      end: "target-withdrawn",
    });
  });

  it("is not looked for by a session that is over, nor after a fault", async ({ expect }) => {
    for (const error of [new TunnelError("refused"), new Error("a fault")]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      await expect(followTarget(RFB, question, hookThat(error), signal)).rejects.toBe(error);
    }
  });
});
