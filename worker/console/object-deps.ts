import type { Admission } from "../admission/admission.ts";
import type { ShownName } from "../admission/shown-name.ts";
import type { AuditEvent } from "../audit/event.ts";
import type { ResumeKeys } from "../ticket/resume-token.ts";
import type { SessionLimits } from "./limits.ts";
import type { Log } from "../observe/log.ts";
import type { Tracer } from "../observe/spans.ts";
import type { SessionDirectory } from "./membership-options.ts";
import type { ObserverKeys } from "./observers.ts";
import type { SessionDeps } from "./session-options.ts";
import type { TargetHook } from "./target-hook.ts";
import type { DialTarget } from "./upstream.ts";

/** What an object needs of its isolate. */
export interface ObjectDeps extends SessionDeps {
  /** What begins spans in the platform's traces, where it does. */
  readonly tracer: Tracer | undefined;
  /** Bytes that nobody can predict. */
  readonly random: (bytes: number) => Uint8Array;
  /** The keys of resume tokens. */
  readonly resumeKeys: (env: Env) => Promise<ResumeKeys>;
  /** What the keys of a session's record are derived from, in the order of `deriveRecordKeys`. */
  readonly recordSecrets: (env: Env) => readonly Uint8Array[];
  readonly dialer: (env: Env, limits: SessionLimits) => DialTarget;
  /** Who can be asked where a session's machine is now, if anybody can. */
  readonly targetHook: (
    env: Env,
    admission: Admission,
    limits: SessionLimits,
    log: Log,
  ) => TargetHook | undefined;
  /** The directory of a session's tenant. */
  readonly directory: (env: Env, admission: Admission) => SessionDirectory;
  /** What tickets for watching are made with; `undefined`: the gateway is not configured. */
  readonly observerKeys: (env: Env) => ObserverKeys | undefined;
  /** What viewers read of who has acted through the API. */
  readonly shownNames: (env: Env) => ShownName;
  /** Has the directory of a tenant add events to the tenant's chain. */
  readonly append: (env: Env, tenant: string, events: readonly AuditEvent[]) => Promise<void>;
  /** How long after a ticket was made at the most it can be opened, in seconds. */
  readonly ticketMaxSeconds: (env: Env) => number;
}
