import type { ResumeOffer } from "../channel/subprotocols.ts";
import { verifyResumeToken } from "../ticket/resume-token.ts";
import { SESSION_NAME } from "../ticket/session-name.ts";
import type { Decision } from "./decision.ts";
import type { ConsoleRules } from "./rules.ts";
import type { ViewerOffer } from "./upgrade.ts";

/**
 * Decides about a viewer that comes back to the session in its path. Only a token that this gateway has made for
 * that session gets as far as the session's object, which knows whether it is still good.
 */
export async function decideResume(
  offer: ViewerOffer,
  { token, number, received }: ResumeOffer,
  session: string | undefined,
  rules: ConsoleRules,
): Promise<Decision> {
  const refused = { kind: "end", offer, code: "resume-refused" } as const;
  if (rules.resumeGraceSeconds === 0) return { ...refused, reason: "off" };
  if (session === undefined || !SESSION_NAME.test(session))
    return { ...refused, reason: "session" };
  const verified = await verifyResumeToken(token, session, await rules.resumeKeys());
  if (verified === undefined) return { ...refused, reason: "authentication" };
  const resumption = { session, tokenHash: verified.hash, number, received };
  return { kind: "resume", resumption, refused };
}
