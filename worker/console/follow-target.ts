import { HookError } from "../admission/hook-error.ts";
import type { Target } from "../ticket/claims.ts";
import { SessionError } from "./ends-of-errors.ts";
import type { HookQuestion } from "./hook-request.ts";
import type { TargetHook } from "./target-hook.ts";

/** Why a machine is dialled again that has not been looked for in vain. */
const NOT_IN_VAIN: ReadonlySet<string> = new Set(["viewer-returned", "target-closed"]);

/**
 * Where to dial a session's machine once more. A console that is a WebSocket may open once with each
 * ticket, so the control plane is asked before it is dialled again; of others where the machine was last is tried
 * first. Where there is no usable answer the machine is looked for where it was: the control plane may only be down.
 * Where nobody is asked, nothing is waited for.
 *
 * Throws {@link SessionError} if there is no such machine any more for this session, and what {@link TargetHook.ask}
 * throws for a session that is over.
 */
export function followTarget(
  last: Target,
  question: HookQuestion,
  hook: Pick<TargetHook, "ask" | "isReady"> | undefined,
  signal: AbortSignal,
): Target | Promise<Target> {
  if (hook === undefined) return last;
  const isAsked = last.kind === "websocket" || (!NOT_IN_VAIN.has(question.reason) && hook.isReady);
  return isAsked ? freshOr(last, question, hook, signal) : last;
}

async function freshOr(
  last: Target,
  question: HookQuestion,
  hook: Pick<TargetHook, "ask">,
  signal: AbortSignal,
): Promise<Target> {
  try {
    return await hook.ask(question, signal);
  } catch (error) {
    if (!(error instanceof HookError)) throw error;
    if (error.isFinal) throw new SessionError("target-withdrawn");
    return last;
  }
}
