import type { DirectoryRemote } from "../directory/contract.ts";
import type { Reservation, Reserved } from "../directory/reservation.ts";
import { isReset } from "./object-reset.ts";
import { Problem } from "./problem.ts";

/**
 * Has a tenant's directory know a ticket before it is given away, so that it counts and can be revoked. Throws the
 * problems `limit-reached` and `gateway-updating`.
 */
export async function reserveTicket(
  directory: Pick<DirectoryRemote, "reserve">,
  reservation: Reservation,
): Promise<void> {
  const reserved = await reserve(directory, reservation);
  if (reserved.kind === "reserved") return;
  const { limit, secondsLeft } = reserved;
  throw new Problem("limit-reached", {
    detail:
      limit === "tickets"
        ? "The tenant has as many tickets that have not expired as it may have."
        : `It is ${limit} of this gateway's LIMITS.`,
    headers: { "Retry-After": String(secondsLeft) },
  });
}

/** A directory that has been reset, as a deploy does it, is there again at once; said twice, it is reserved once. */
async function reserve(
  directory: Pick<DirectoryRemote, "reserve">,
  reservation: Reservation,
): Promise<Reserved> {
  try {
    return await directory.reserve(reservation);
  } catch (error) {
    if (!isReset(error)) throw error;
  }
  try {
    return await directory.reserve(reservation);
  } catch (error) {
    if (!isReset(error)) throw error;
    throw new Problem("gateway-updating", { headers: { "Retry-After": "2" } });
  }
}
