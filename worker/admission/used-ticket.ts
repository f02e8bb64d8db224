import type { EndDecision, ResumeDecision } from "./decision.ts";
import type { KnownUsed } from "./rules.ts";

/**
 * What becomes of a ticket that was used, and would be refused so. With the secret of a tab it comes as far as its
 * session, which knows whether that tab has used it, and has not been greeted yet; not after too many wrong ones.
 */
export function usedBefore(
  refused: EndDecision & { readonly session: string },
  used: Pick<KnownUsed, "takesSecrets">,
): EndDecision | ResumeDecision {
  const { offer, session } = refused;
  const { tabHash } = offer;
  if (tabHash === undefined) return refused;
  if (!used.takesSecrets(session)) return { ...refused, reason: "secrets" };
  const resumption = {
    session,
    tokenHash: tabHash,
    number: 0,
    received: 0,
    isSecret: true,
  } as const;
  return { kind: "resume", resumption, refused };
}
