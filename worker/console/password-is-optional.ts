import type { Claims } from "../ticket/claims.ts";
import { CLOUDSTACK } from "../ticket/cloudstack/claims.ts";

/**
 * Whether a session's VNC server need not ask for its password. CloudStack puts the machine's own password
 * into every token, also where its VNC server has none (External hypervisors), and its console proxy then
 * accepts security type None. No ticket can ask for this: none may have CloudStack as its issuer.
 */
export function passwordIsOptional({ iss }: Pick<Claims, "iss">): boolean {
  return iss === CLOUDSTACK;
}
