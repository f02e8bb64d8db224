import type { Claims, Sharing } from "../ticket/claims.ts";

/**
 * What happens when somebody wants a console that another has. `byDefault`: what the gateway says where the ticket
 * does not. A server that accepts one connection at a time shows its screen to one viewer, so it cannot be shared.
 */
export function sharingOf(
  { console, target }: Pick<Claims, "console" | "target">,
  byDefault: Sharing,
): Sharing {
  const { sharing = byDefault } = console;
  const acceptsMany = target.kind !== "websocket" || target.manyViewers === true;
  return sharing === "shared" && !acceptsMany ? "takeover" : sharing;
}
