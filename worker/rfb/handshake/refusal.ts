import { RfbError } from "../errors.ts";
import { RFB_LIMITS } from "../limits.ts";
import { latin1 } from "../../wire/bytes.ts";
import { bytes, u32, verdict, type Conversation } from "../../wire/conversation.ts";

/**
 * What TigerVNC and RealVNC say to everybody at an address that has failed too often
 * (`VNCServerST::addSocket`), before any password is asked for.
 */
const LOCKED_OUT = /too many (?:security|authentication) (?:failures|attempts)/i;

/**
 * The server has said no, and its reason may follow: `U32 length, text` (RFC 6143 §7.1.2, §7.1.3). It never
 * returns. The reason is read within its limit, looked at for the one thing that a person has to know, and
 * dropped: it is text from a stranger. Without a whole reason the error is the one that was given.
 */
export function* refusal(error: RfbError): Conversation<never> {
  yield* verdict(error);
  const length = yield* u32();
  if (length > RFB_LIMITS.reasonBytes) throw error;
  throw LOCKED_OUT.test(latin1(yield* bytes(length))) ? lockedOut() : error;
}

export function lockedOut(): RfbError {
  return new RfbError("locked-out", "the server accepts no attempts for a while");
}
