import * as workers from "cloudflare:workers";

import type { Admission } from "./admission/admission.ts";
import { boundsOf, routesWithin } from "./admission/bounds.ts";
import { freshTarget } from "./admission/fresh-target.ts";
import { eventIds } from "./audit/event-ids.ts";
import type { Bindings } from "./config/bindings.ts";
import { configOf, type Config } from "./config/config.ts";
import { directoryOf, tenantsOf } from "./config/directories.ts";
import { placedObject } from "./config/placed-object.ts";
import { shownNamesOf } from "./config/shown-names.ts";
import { targetDialer, type Ways } from "./console/dial-target.ts";
import { SessionError } from "./console/ends-of-errors.ts";
import type { ObserverKeys } from "./console/observers.ts";
import type { ObjectDeps } from "./console/object-deps.ts";
import type { SessionLimits } from "./console/limits.ts";
import { TargetHook } from "./console/target-hook.ts";
import type { DirectoryRemote } from "./directory/contract.ts";
import { queueSink } from "./directory/audit/queue-sink.ts";
import type { Sink } from "./directory/audit/sink.ts";
import { webhookSink } from "./directory/audit/webhook-sink.ts";
import type { DirectoryDeps } from "./directory/directory.ts";
import type { SessionDirectory } from "./console/membership-options.ts";
import { endSockets } from "./http/end-socket.ts";
import type { TenantsDeps } from "./directory/tenants.ts";
import type { Platform } from "./http/platform.ts";
import type { Log } from "./observe/log.ts";
import type { CountRefusals } from "./observe/refusal-counts.ts";
import { tracerOf } from "./observe/spans.ts";
import type { Claims } from "./ticket/claims.ts";
import { jurisdictionOf } from "./ticket/session-name.ts";
import { ownSecretsOf, sealingKey } from "./ticket/keys/gateway-keys.ts";
import { TunnelError } from "./tunnel/errors.ts";
import { GATEWAY_VERSION } from "./version.ts";
import { monotonic } from "./wire/clock.ts";
import { setTimer } from "./wire/timers.ts";

/** The most that TICKET_MAX_SECONDS can be. */
const MAX_TICKET_SECONDS = 86_400;

const unixMs = (): number => Date.now();
const monotonicMs = monotonic(() => performance.now());
const newId = eventIds({ unixMs, randomUuid: () => crypto.randomUUID() });

/** What the routes need of the Workers runtime. */
export function httpPlatform(log: Log, countRefusals?: CountRefusals): Platform {
  return {
    log,
    countRefusals,
    fetch: (url, init) => fetch(url, init),
    now: unixMs,
    newId,
    endSocket: endSockets(monotonicMs),
    timingSafeEqual: (a, b) => crypto.subtle.timingSafeEqual(a, b),
  };
}

/** What a tenant's directory needs of the Workers runtime. */
export function directoryDeps(log: Log): DirectoryDeps {
  return {
    audit: (env) => ({
      sinks: auditSinks(env, configOf(env, log)),
      log,
      newId,
      unixMs,
      random: () => Math.random(),
      setTimer,
    }),
    limits: (env) => configOf(env, log).limits,
    session: (env, name) => sessionObject(env, name),
    tenants: (env) => tenantsOf(env, configOf(env, log).directories),
    unixMs,
  };
}

/** A session's object, in the jurisdiction that its name says. */
function sessionObject({ SESSIONS }: Env, session: string) {
  return placedObject(SESSIONS, session, { jurisdiction: jurisdictionOf(session) });
}

/** What the object of the tenants needs of the Workers runtime. */
export const tenantsDeps: TenantsDeps = { unixMs };

/** Where this deployment has the audit delivered; `undefined` while its configuration is wrong. */
function auditSinks(env: Bindings, { gateway }: Config): readonly Sink[] | undefined {
  if (gateway === undefined) return undefined;
  const { auditWebhook } = gateway;
  const webhook =
    auditWebhook === undefined
      ? []
      : [webhookSink({ ...auditWebhook, fetch: (url, init) => fetch(url, init), unixMs })];
  const queue = env.AUDIT_QUEUE === undefined ? [] : [queueSink(env.AUDIT_QUEUE)];
  return [...webhook, ...queue];
}

/** What a session's object needs of the Workers runtime. */
export function objectDeps(log: Log): ObjectDeps {
  return {
    log,
    unixMs,
    monotonicMs,
    setTimer,
    newId,
    fraction: () => Math.random(),
    version: GATEWAY_VERSION,
    // A runtime without it has no such export, so it is not imported by its name.
    tracer: tracerOf(Reflect.get(workers, "tracing")),
    observerKeys: (env) => observerKeys(configOf(env, log)),
    ticketMaxSeconds: (env) => configOf(env, log).gateway?.ticketMaxSeconds ?? MAX_TICKET_SECONDS,
    shownNames: (env) => shownNamesOf(configOf(env, log)),
    directory: (env, { claims }) =>
      sessionDirectory(() => directoryOf(env, claims.tenant, configOf(env, log).directories)),
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    recordSecrets: (env) => recordSecrets(configOf(env, log)),
    resumeKeys: async (env) => (await configOf(env, log).gateway?.resumeKeys()) ?? [],
    dialer: (env, limits) =>
      targetDialer({
        waysFor: (claims) => waysFor(claims, configOf(env, log)),
        bindings: env,
        limits,
        unixMs,
      }),
    append: async (env, tenant, events) =>
      directoryOf(env, tenant, configOf(env, log).directories).append({ events }),
    targetHook: (env, admission, limits, sessionLog) =>
      targetHook(configOf(env, log), admission, limits, sessionLog),
  };
}

/**
 * The directory of a tenant. A stub of an object that was reset can be of no use any more, so each call has a new one.
 * Where it is in the same process it has the same thread: what is ready to run, such as the answer to the viewer's
 * upgrade, comes before what it does about somebody who enters.
 */
function sessionDirectory(stub: () => DirectoryRemote): SessionDirectory {
  return {
    enter: async (call) => {
      await afterWhatIsReady();
      return stub().enter(call);
    },
    takeOver: async (call) => stub().takeOver(call),
    report: async (call) => stub().report(call),
    act: async (call) => stub().act(call),
    amend: async (call) => stub().amend(call),
    leave: async (call) => stub().leave(call),
  };
}

/** Resolves once the thread has nothing else to do, or soon after. */
function afterWhatIsReady(): Promise<void> {
  return new Promise((resolve) => {
    setTimer(0, resolve);
  });
}

function observerKeys({ gateway }: Config): ObserverKeys | undefined {
  if (gateway === undefined) return undefined;
  const { ticketAudience, ticketKeys, ticketMaxSeconds, bounds } = gateway;
  return {
    gateway: ticketAudience,
    key: sealingKey(ticketKeys),
    maxSeconds: ticketMaxSeconds,
    isKnown: (name) => bounds.has(name),
  };
}

/** The control plane that knows where machines are, for one session. */
function targetHook(
  { gateway }: Config,
  { session, claims }: Admission,
  limits: SessionLimits,
  log: Log,
): TargetHook | undefined {
  if (gateway?.targetHook === undefined) return undefined;
  return new TargetHook({
    address: gateway.targetHook,
    session,
    claims,
    limits: limits.hook,
    fetch: (url, init) => fetch(url, init),
    decide: (answer, used) => freshTarget(answer, claims, used, gateway, unixMs()),
    newId: () => `msg_${crypto.randomUUID()}`,
    unixMs,
    monotonicMs,
    setTimer,
    log,
  });
}

/** The routes that this deployment has for whoever the claims are of. */
function waysFor(claims: Claims, { gateway }: Config): Ways {
  if (gateway === undefined) throw new SessionError("gateway-unready");
  const bounds = boundsOf(claims, gateway.bounds);
  if (bounds === undefined) throw new TunnelError("not-allowed");
  return {
    routes: routesWithin(gateway.routes, bounds),
    connectorKeys: gateway.connectorKeys,
  };
}

/** A gateway that is not configured keeps nothing and opens nothing. */
function recordSecrets({ gateway }: Config): readonly Uint8Array[] {
  return gateway === undefined ? [] : ownSecretsOf(gateway.ticketKeys);
}
