import type { EndDecision, ResumeDecision } from "./decision.ts";

/**
 * What becomes of a ticket that was used, and would be refused so. With the secret of a tab it comes as far as its
 * session, which knows whether that tab has used it, and has not been greeted yet.
 */
export function usedBefore(
  refused: EndDecision & { readonly session: string },
): EndDecision | ResumeDecision {
  const { offer, session } = refused;
  const { tabHash } = offer;
  if (tabHash === undefined) return refused;
  const resumption = { session, tokenHash: tabHash, number: 0, received: 0 };
  return { kind: "resume", resumption, refused };
}
