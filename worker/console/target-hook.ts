import type { FreshTarget } from "../admission/fresh-target.ts";
import { HookError } from "../admission/hook-error.ts";
import type { Log } from "../observe/log.ts";
import type { Claims, Target } from "../ticket/claims.ts";
import { TunnelError } from "../tunnel/errors.ts";
import type { SetTimer } from "../wire/timers.ts";
import { hookAnswer } from "./hook-answer.ts";
import { hookRequest, type HookQuestion } from "./hook-request.ts";
import type { SessionLimits } from "./limits.ts";

export interface TargetHookOptions {
  /** Where the control plane is asked, and how it can tell that the gateway asks. */
  readonly address: { readonly url: string; readonly secret: string };
  readonly session: string;
  readonly claims: Claims;
  readonly limits: SessionLimits["hook"];
  /** The platform's. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Decides about an answer; `used`: tickets that were taken before. Throws {@link HookError}. */
  readonly decide: (answer: Uint8Array, used: readonly string[]) => Promise<FreshTarget>;
  readonly newId: () => string;
  /** The wall clock, and one that never goes back; milliseconds. */
  readonly unixMs: () => number;
  readonly monotonicMs: () => number;
  readonly setTimer: SetTimer;
  readonly log: Log;
}

/** Max tickets that are known to be taken: at one every 5 s those of 21 minutes, and by default one lives for 10. */
export const MAX_TAKEN = 256;

/** Asks the control plane where one session's machine is now. */
export class TargetHook {
  readonly #options: TargetHookOptions;
  /** When the next question may be asked. */
  #nextAt = Number.NEGATIVE_INFINITY;
  /** The `jti` of the last tickets that were taken, the latest first. */
  #taken: readonly string[] = [];

  constructor(options: TargetHookOptions) {
    this.#options = options;
  }

  /** Whether it may be asked at once. */
  get isReady(): boolean {
    return this.#options.monotonicMs() >= this.#nextAt;
  }

  /**
   * Asks, once it may be asked again. Throws {@link HookError}, and {@link TunnelError} if the signal ends it
   * meanwhile.
   */
  async ask(question: HookQuestion, signal: AbortSignal): Promise<Target> {
    const { monotonicMs, limits } = this.#options;
    const waitMs = Math.max(0, this.#nextAt - monotonicMs());
    this.#nextAt = monotonicMs() + waitMs + limits.everyMs;
    if (waitMs > 0) await this.#pause(waitMs, signal);
    if (signal.aborted) throw new TunnelError("refused");
    const startedAt = monotonicMs();
    try {
      const target = await this.#fresh(question, signal);
      this.#logRefreshed(question, target, monotonicMs() - startedAt);
      return target;
    } catch (error) {
      if (error instanceof HookError) this.#logFailed(question, error, monotonicMs() - startedAt);
      throw error;
    }
  }

  async #fresh(question: HookQuestion, signal: AbortSignal): Promise<Target> {
    const { claims, decide } = this.#options;
    const answer = await this.#answer(question, signal);
    const { target, jti } = await decide(answer, [claims.jti, ...this.#taken]);
    this.#taken = [jti, ...this.#taken].slice(0, MAX_TAKEN);
    return target;
  }

  /** One exchange. Whatever it comes to, nothing of it goes on afterwards. */
  async #answer(question: HookQuestion, signal: AbortSignal): Promise<Uint8Array> {
    const { address, session, claims, limits, fetch, setTimer, newId, unixMs } = this.#options;
    const exchange = new AbortController();
    const giveUp = (): void => exchange.abort();
    signal.addEventListener("abort", giveUp);
    const cancelTimer = setTimer(limits.answerMs, giveUp);
    try {
      const init = hookRequest(question, {
        session,
        claims,
        secret: address.secret,
        id: newId(),
        unixMs: unixMs(),
      });
      const response = await fetch(address.url, { ...init, signal: exchange.signal });
      return await hookAnswer(response, limits.maxBytes);
    } catch (error) {
      // The platform's own error text names the address and is dropped.
      if (error instanceof HookError) throw error;
      if (signal.aborted) throw new TunnelError("refused");
      throw new HookError(exchange.signal.aborted ? "hook-timeout" : "hook-unreachable");
    } finally {
      cancelTimer();
      signal.removeEventListener("abort", giveUp);
      exchange.abort();
    }
  }

  /** Waits, unless the signal ends it before. */
  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancelTimer = this.#options.setTimer(milliseconds, resolve);
    const end = (): void => resolve();
    signal.addEventListener("abort", end);
    if (signal.aborted) resolve();
    await promise;
    cancelTimer();
    signal.removeEventListener("abort", end);
  }

  #logRefreshed({ reason, number }: HookQuestion, target: Target, milliseconds: number): void {
    const { log, session } = this.#options;
    log.audit("target-refreshed", {
      session,
      number,
      reason,
      milliseconds: Math.round(milliseconds),
      kind: target.kind,
      ...(target.route !== undefined && { route: target.route }),
    });
  }

  #logFailed({ reason, number }: HookQuestion, error: HookError, milliseconds: number): void {
    const { log, session } = this.#options;
    const { reason: why, ...detail } = error.detail;
    log.audit("target-hook-failed", {
      session,
      number,
      reason,
      milliseconds: Math.round(milliseconds),
      code: error.code,
      ...(why !== undefined && { why }),
      ...detail,
    });
  }
}
