import type { Admission } from "../admission/admission.ts";
import type { Ending } from "../channel/ending.ts";
import type { AuditEvents } from "../observe/events.ts";
import type { Log } from "../observe/log.ts";
import { offerFields, type SecurityOffer } from "../rfb/handshake/security-offer.ts";
import type { Target } from "../ticket/claims.ts";
import type { Dialled } from "../tunnel/dialled.ts";
import type { Effect } from "./effects.ts";
import type { Counters } from "./kept.ts";

/** What the lifecycle has logged. */
export type LogEffect = Extract<Effect, { readonly type: `audit-${string}` | "report-fault" }>;

export function isLogged(effect: Effect): effect is LogEffect {
  return effect.type.startsWith("audit-") || effect.type === "report-fault";
}

/** What is known of a session besides. */
export interface SessionFacts {
  readonly admission: Admission;
  /** Where the machine was last. */
  readonly target: Target;
  readonly offer: SecurityOffer;
  readonly tls: Dialled["tls"];
  readonly counters: Counters;
  /** How long the directory has taken to answer that the session enters. */
  readonly directoryMs: number | undefined;
  /** What the viewer that has come back was sent again. */
  readonly bytesReplayed: number;
}

/** Writes an event of a session's life. */
export function writeToLog(log: Log, effect: LogEffect, facts: SessionFacts): void {
  const { admission, target } = facts;
  const { session, claims } = admission;
  const route = target.route === undefined ? {} : { route: target.route };
  switch (effect.type) {
    case "audit-live":
      return log.audit("session-live", {
        session,
        milliseconds: Math.round(effect.milliseconds),
        kind: target.kind,
        ...route,
        ...tlsField(facts.tls),
        ...(facts.directoryMs !== undefined && {
          directoryMilliseconds: Math.round(facts.directoryMs),
        }),
      });
    case "audit-redialled":
      return log.audit("connection-redialled", {
        session,
        number: effect.number,
        milliseconds: Math.round(effect.milliseconds),
        ...route,
        ...tlsField(facts.tls),
      });
    case "audit-waiting":
      return log.audit("session-waiting", { session, code: effect.code });
    case "audit-parked":
      return log.audit("session-parked", { session });
    case "audit-detached":
      return log.audit("viewer-detached", { session });
    case "audit-resumed":
      return log.audit("viewer-resumed", {
        session,
        milliseconds: Math.round(effect.milliseconds),
        bytesReplayed: facts.bytesReplayed,
      });
    case "audit-taken-over":
      return log.audit("viewer-taken-over", { session, bytesReplayed: facts.bytesReplayed });
    case "audit-target-failed":
      return log.audit("target-failed", {
        session,
        code: effect.code,
        ...(effect.check === undefined ? {} : { check: effect.check }),
        ...route,
        ...offerFields(facts.offer),
      });
    case "report-fault":
      return log.fault(effect.error, { session });
    case "audit-ended":
      return log.audit("session-ended", {
        session,
        subject: claims.sub,
        ...endedFields(effect, effect.milliseconds, facts.counters),
      });
  }
}

/** What there is to say of a session that has ended after `milliseconds`. */
export function endedFields(
  { code, by, reason }: Ending,
  milliseconds: number,
  counters: Counters,
): Omit<AuditEvents["session-ended"], "session" | "subject"> {
  const { bytesToViewer, bytesToTarget, keys, firstFrameMs, roundTripMs } = counters;
  const { keyP50Ms, keyP95Ms, pageFirstFrameMs } = counters;
  return {
    code,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
    seconds: Math.round(milliseconds / 1000),
    bytesToViewer,
    bytesToTarget,
    ...(keys !== undefined && { keys }),
    ...(firstFrameMs !== undefined && { firstFrameMilliseconds: firstFrameMs }),
    ...(roundTripMs !== undefined && { roundTripMilliseconds: roundTripMs }),
    ...(keyP50Ms !== undefined && { keyP50Milliseconds: keyP50Ms }),
    ...(keyP95Ms !== undefined && { keyP95Milliseconds: keyP95Ms }),
    ...(pageFirstFrameMs !== undefined && { pageFirstFrameMilliseconds: pageFirstFrameMs }),
  };
}

/** What TLS turned out to be. */
export function tlsField(tls: SessionFacts["tls"]): { readonly tls?: string } {
  if (tls === undefined) return {};
  return { tls: tls === "platform" ? tls : `${tls.version} ${tls.cipher}` };
}
