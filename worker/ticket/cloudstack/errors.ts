/**
 * Why a console URL of CloudStack was refused, with the end the viewer is told. The reasons are stable
 * and safe to log: none says anything about what the token holds.
 */
const REASONS = {
  /** the query has no token */
  "no-token": "ticket-missing",
  /** a parameter that counts is there more than once */
  repeated: "ticket-invalid",
  /** the query, the token or their number of parameters is over its limit */
  "too-long": "ticket-invalid",
  /** the token is not base64, or too short to be one */
  encoding: "ticket-invalid",
  /** not encrypted with these keys, or changed since */
  decryption: "ticket-invalid",
  /** authentic, but not the JSON that CloudStack writes */
  payload: "ticket-invalid",
  /** no session: made before CloudStack 4.18, which only legacy mode accepts */
  "no-session": "ticket-invalid",
  /** an old token, which anyone can bend, with a target that its access ticket does not vouch for */
  unauthenticated: "ticket-invalid",
  /** an access ticket made with another hash key, or longer ago than is looked back */
  "access-ticket": "ticket-invalid",
  /** the parameter `extra` is missing or is not the one that the caller of the API chose */
  extra: "ticket-invalid",
  /** an address that no target can have */
  target: "ticket-invalid",
  expired: "ticket-expired",
  /** made by a clock that is ahead */
  early: "ticket-early",
  /** presented from another address than it was asked for */
  address: "link-address",
  /** CloudStack knew no VNC port of the machine */
  "no-port": "target-not-running",
  /** RDP of Hyper-V, or a tunnel that is not XAPI's */
  unsupported: "target-unsupported",
} as const;

export type CloudStackReason = keyof typeof REASONS;

/**
 * A console URL that is refused. `code` is a key of the channel's table of ends. Neither reason nor
 * message holds anything of the URL; `where` names a field of the payload's schema.
 */
export class CloudStackError extends Error {
  override readonly name = "CloudStackError";
  readonly code: (typeof REASONS)[CloudStackReason];
  readonly reason: CloudStackReason;
  readonly where: string | undefined;

  constructor(reason: CloudStackReason, where?: string) {
    super(`CloudStack token refused: ${reason}${where === undefined ? "" : ` (${where})`}`);
    this.reason = reason;
    this.code = REASONS[reason];
    this.where = where;
  }
}
