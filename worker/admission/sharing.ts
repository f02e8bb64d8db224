import type { Claims, Sharing, Target } from "../ticket/claims.ts";

/**
 * What happens when somebody wants a console that another has. `byDefault`: what the gateway says where the ticket
 * does not. A server that accepts one connection at a time shows its screen to one viewer, so it cannot be shared.
 */
export function sharingOf(
  { console, target }: Pick<Claims, "console" | "target">,
  byDefault: Sharing,
): Sharing {
  const { sharing = byDefault } = console;
  return sharing === "shared" && !acceptsMany(target) ? "takeover" : sharing;
}

/** Whether a server shows its screen to several viewers at a time. */
export function acceptsMany(target: Target): boolean {
  return target.kind !== "websocket" || target.manyViewers === true;
}
