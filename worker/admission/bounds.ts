import type { StatedBounds } from "../ticket/bounds.ts";
import { isSameChord, presses } from "../ticket/chord-text.ts";
import { DEFAULT_CLIPBOARD_BYTES, type Claims, type Grant } from "../ticket/claims.ts";
import { admitEndpoint, parseAllowList, type AllowList } from "../route/allow-list.ts";
import type { Route } from "../route/route.ts";

/** What an issuer or the holder of an API token may ask for; `undefined` means no limit. */
export interface Bounds {
  readonly tenants: readonly string[] | undefined;
  readonly routes: readonly string[] | undefined;
  readonly targets: AllowList | undefined;
  readonly grant: Grant | undefined;
}

export const UNBOUNDED: Bounds = {
  tenants: undefined,
  routes: undefined,
  targets: undefined,
  grant: undefined,
};

/** Bounds as the configuration states them. Throws AllowListError. */
export function readBounds({ tenants, routes, targets, grant }: StatedBounds): Bounds {
  const list = targets === undefined ? undefined : parseAllowList(targets);
  return { tenants, routes, targets: list, grant };
}

/** Bounds by the names of issuers and API tokens. */
export type BoundsByName = Pick<ReadonlyMap<string, Bounds>, "get" | "has">;

/**
 * The bounds of whoever asked for a ticket: the issuer, or who had the gateway make it. `undefined` when
 * it is no longer known. An issuer that is not listed uses the shared key, which has no bounds.
 */
export function boundsOf(
  { iss, by }: Pick<Claims, "iss" | "by">,
  known: BoundsByName,
): Bounds | undefined {
  return by === undefined ? (known.get(iss) ?? UNBOUNDED) : known.get(by);
}

/** The routes that the bounds allow, each narrowed to the targets that they allow. */
export function routesWithin(
  routes: readonly Route[],
  { routes: names, targets }: Bounds,
): readonly Route[] {
  const left = names === undefined ? routes : routes.filter(({ name }) => names.includes(name));
  return targets === undefined ? left : left.map((route) => ({ ...route, within: targets }));
}

/** The first member of a request that exceeds the bounds, by its place in a ticket. */
export function outside(
  { tenant, target, grant }: Pick<Claims, "tenant" | "target" | "grant">,
  bounds: Bounds,
): string | undefined {
  const { tenants, targets } = bounds;
  if (tenants !== undefined && !tenants.includes(tenant)) return "tenant";
  // The target itself is checked against the remaining routes; a connector follows a pool by itself.
  if (targets !== undefined && target.kind === "xapi") {
    const { pool = [], port } = target;
    if (!pool.every((host) => admitEndpoint(targets, { host, port }))) return "target.pool";
  }
  if (bounds.grant === undefined) return undefined;
  const member = tooWide(grant, bounds.grant);
  return member === undefined ? undefined : `grant.${member}`;
}

/** The first member of a grant that exceeds the widest allowed. */
export function tooWide(grant: Partial<Grant>, widest: Grant): keyof Grant | undefined {
  if (grant.mode === "control" && widest.mode !== "control") return "mode";
  const { clipboard = "none" } = grant;
  const { clipboard: ways = "none" } = widest;
  if (clipboard !== "none" && ways !== "both" && ways !== clipboard) return "clipboard";
  if ((grant.clipboardBytes ?? 0) > (widest.clipboardBytes ?? DEFAULT_CLIPBOARD_BYTES)) {
    return "clipboardBytes";
  }
  const more = FLAGS.find((flag) => grant[flag] === true && widest[flag] !== true);
  if (more !== undefined) return more;
  if (grant.park === false && widest.park !== false) return "park";
  const longer = TIMES.find((time) => (grant[time] ?? 0) > (widest[time] ?? Infinity));
  if (longer !== undefined) return longer;
  const observers = grant.requires?.observers ?? Infinity;
  if (observers < (widest.requires?.observers ?? 0)) return "requires";
  return grant.onEnd !== undefined && !maySend(grant.onEnd, widest) ? "onEnd" : undefined;
}

/** Members that are wider when they are true. */
const FLAGS = ["resize", "power", "audio", "takeOver", "share", "moreTime", "covert"] as const;

/** Members that are lengths of time. The longer, the wider; one that is left out is the gateway's. */
const TIMES = ["maxSeconds", "graceSeconds", "waitSeconds", "idleSeconds"] as const;

/** A chord reaches the guest in any mode, so only who may have control chooses it, and none that is blocked. */
function maySend(chord: string, { mode, onEnd, blockedKeys = [] }: Grant): boolean {
  if (onEnd !== undefined) return isSameChord(chord, onEnd);
  return mode === "control" && !blockedKeys.some((blocked) => presses(chord, blocked));
}

/** The grant with the bounds' limits in place of those that it leaves out. */
export function narrowed(grant: Grant, { grant: widest }: Bounds): Grant {
  const { clipboardBytes = widest?.clipboardBytes } = grant;
  const { onEnd = widest?.onEnd, requires = widest?.requires } = grant;
  const times = TIMES.map((time) => [time, grant[time] ?? widest?.[time]] as const);
  return {
    ...grant,
    ...Object.fromEntries(times.filter(([, limit]) => limit !== undefined)),
    ...(clipboardBytes === undefined
      ? {}
      : // What the grant leaves out is the default, which bounds that are wider do not widen.
        {
          clipboardBytes: grant.clipboardBytes ?? Math.min(clipboardBytes, DEFAULT_CLIPBOARD_BYTES),
        }),
    ...(onEnd === undefined ? {} : { onEnd }),
    ...(requires === undefined ? {} : { requires }),
  };
}
