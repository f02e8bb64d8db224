/**
 * Why a ticket was refused, with the end the viewer is told. The reasons are stable and safe to log:
 * none says anything about what the ticket holds.
 */
const REASONS = {
  /** over `MAX_TICKET_LENGTH` */
  "too-long": "ticket-invalid",
  /** not a compact serialisation in canonical base64url */
  "not-compact": "ticket-invalid",
  /** a JOSE header that is not a JSON object, or has an unknown, repeated or malformed member */
  header: "ticket-invalid",
  /** an `alg` or `enc` outside the allow-list */
  algorithm: "ticket-invalid",
  /** a `typ` or `cty` of something else */
  type: "ticket-invalid",
  /** no key of that kind with this `kid` */
  "unknown-key": "ticket-invalid",
  /** not sealed with the key it names, or changed since */
  decryption: "ticket-invalid",
  /** not signed by the issuer's key it names, or changed since */
  signature: "ticket-invalid",
  /** an `iss` that is unknown, or did not sign although it has to */
  issuer: "ticket-invalid",
  /** claims that do not fit the schema */
  claims: "ticket-invalid",
  /** asks for more than its issuer may */
  bounds: "ticket-invalid",
  /** presented at the address of another session */
  session: "ticket-invalid",
  /** made for another gateway */
  audience: "ticket-invalid",
  /** `exp` not after `iat`, or too long after it */
  lifetime: "ticket-invalid",
  expired: "ticket-expired",
  "not-yet-valid": "ticket-early",
  "issued-in-future": "ticket-early",
} as const;

export type TicketReason = keyof typeof REASONS;
export type TicketErrorCode = (typeof REASONS)[TicketReason];

/**
 * A ticket or API token that is refused, or claims that cannot be sealed. `code` is a key of the
 * channel's table of ends; `reason` is for the operator's log. Neither they nor the message contain
 * claims or keys: `where`, the place of a claim that does not fit, only has names the schema knows.
 */
export class TicketError extends Error {
  override readonly name = "TicketError";
  readonly code: TicketErrorCode;
  readonly reason: TicketReason;
  readonly where: string | undefined;

  constructor(reason: TicketReason, where?: string) {
    super(
      where === undefined ? `ticket refused: ${reason}` : `ticket refused: ${reason} (${where})`,
    );
    this.code = REASONS[reason];
    this.reason = reason;
    this.where = where;
  }
}
