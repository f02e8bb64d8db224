import type { Changeable } from "../admission/changeable.ts";
import type { SessionDesk } from "../admission/session-desk.ts";
import type { AuditQueue } from "../directory/audit/queue-sink.ts";
import type { DirectoryRemote, SessionRemote, TenantsRemote } from "../directory/contract.ts";
import type { KeptCallRemote } from "../idempotency/contract.ts";
import type { Dataset } from "../observe/points.ts";
import type { PlacedObjects } from "./placed-object.ts";
import type { Settings } from "./settings.ts";

/** A binding that answers requests: the assets, or one session's Durable Object. */
export interface Fetches {
  fetch(request: Request): Promise<Response>;
}

/** What the API can do with a live session. */
interface SessionControl extends SessionDesk, Pick<SessionRemote, "end"> {
  /**
   * Lets the viewer control the machine or only watch, from now on. `false`: there is no such live session,
   * or it is not one that may be changed.
   */
  changeMode(mode: "control" | "view", which: Changeable): Promise<boolean>;
}

/** A `ratelimits` binding. */
interface Limits {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

/** What the Worker is bound to, as far as it is used; the generated `Env` has this shape. */
export interface Bindings extends Settings {
  readonly ASSETS: Fetches;
  /** Refused requests of a source address, calls by an API token, and what an issuer does. */
  readonly SOURCE_LIMIT?: Limits;
  readonly TOKEN_LIMIT?: Limits;
  readonly ISSUER_LIMIT?: Limits;
  /** Where points of sessions go, if there is one: an `analytics_engine_datasets` binding. */
  readonly METRICS?: Dataset;
  readonly SESSIONS: PlacedObjects<Fetches & SessionControl>;
  /** Each tenant's live sessions, by the tenant's name. */
  readonly DIRECTORY: PlacedObjects<DirectoryRemote>;
  /** A `queues` producer that the audit is delivered to, if there is one. */
  readonly AUDIT_QUEUE?: AuditQueue;
  /** Calls of the API with an idempotency key, each by a hash of caller and key. */
  readonly IDEMPOTENCY: PlacedObjects<KeptCallRemote>;
  /** Which tenants have any: the object named "all". */
  readonly TENANTS: PlacedObjects<TenantsRemote>;
}

/** The rate limits of wrangler.toml. */
export const RATE_LIMITS = ["SOURCE_LIMIT", "TOKEN_LIMIT", "ISSUER_LIMIT"] as const;

/** Whether a binding leads into a private network. WebSocket targets go by its `fetch`, all others by `connect`. */
export function isNetwork(env: object, binding: string): boolean {
  return hasMethod(env, binding, "connect") && hasMethod(env, binding, "fetch");
}

/** Whether an own property of the environment is an object with this method. */
export function hasMethod(env: object, binding: string, method: string): boolean {
  const value: unknown = Object.hasOwn(env, binding) ? Reflect.get(env, binding) : undefined;
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, method) === "function"
  );
}
