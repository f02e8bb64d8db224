import type { Admission } from "../admission/admission.ts";
import type { Span, Tracer } from "../observe/spans.ts";
import { traceOf } from "../observe/trace.ts";
import type { Target } from "../ticket/claims.ts";
import type { Effect } from "./effects.ts";
import { tlsField, type SessionFacts } from "./session-log.ts";

type Attributes = Parameters<Span["setAttributes"]>[0];

type Step = Extract<
  Effect,
  {
    readonly type:
      | "dial"
      | "log-in"
      | "go-live"
      | "audit-target-failed"
      | "close-upstream"
      | "audit-ended";
  }
>;

const STEPS: ReadonlySet<string> = new Set([
  "dial",
  "log-in",
  "go-live",
  "audit-target-failed",
  "close-upstream",
  "audit-ended",
] satisfies Step["type"][]);

function isStep(effect: Effect): effect is Step {
  return STEPS.has(effect.type);
}

/**
 * The steps of a session as spans in the platform's traces: `dial`, `login`, `first-frame`, each until the next begins,
 * and `end`, which takes no time and says how the session ended. Each names the session and its trace, as the lines of
 * the audit do. A step that fails has the code of that.
 */
export class SessionSpans {
  readonly #tracer: Tracer;
  readonly #session: string;
  #step: Span | undefined;
  #isFirstFrame = false;

  constructor(tracer: Tracer, { session }: Pick<Admission, "session">) {
    this.#tracer = tracer;
    this.#session = session;
  }

  /** An effect is about to be carried out. */
  saw(effect: Effect, { target, tls }: Pick<SessionFacts, "target" | "tls">): void {
    if (!isStep(effect)) return undefined;
    switch (effect.type) {
      case "dial":
        return this.#begin("dial", { number: effect.number, ...placeOf(target) });
      case "log-in":
        return this.#begin("login", { ...placeOf(target), ...tlsField(tls) });
      case "go-live":
        this.#begin("first-frame", { number: effect.number });
        this.#isFirstFrame = true;
        return undefined;
      case "audit-target-failed":
        return this.#end({ code: effect.code });
      case "close-upstream":
        return this.#end({});
      case "audit-ended": {
        const { code, milliseconds } = effect;
        this.#begin("end", { code, seconds: Math.round(milliseconds / 1000) });
        return this.#end({});
      }
    }
  }

  /** The viewer has said something. `firstFrameAt`: when it was done with the first picture of the present connection. */
  answered(firstFrameAt: number | undefined): void {
    if (this.#isFirstFrame && firstFrameAt !== undefined) this.#end({});
  }

  #begin(name: string, attributes: Attributes): void {
    this.#end({});
    const span = this.#tracer.startSpan(`session.${name}`);
    if (!span.isTraced) return span.end();
    const session = this.#session;
    span.setAttributes({ session, ...traceOf(session), ...attributes });
    this.#step = span;
  }

  #end(attributes: Attributes): void {
    this.#step?.setAttributes(attributes);
    this.#step?.end();
    this.#step = undefined;
    this.#isFirstFrame = false;
  }
}

/** Of a machine, what the log has as well: never its address. */
function placeOf({ kind, route }: Target): Attributes {
  return { kind, ...(route !== undefined && { route }) };
}
