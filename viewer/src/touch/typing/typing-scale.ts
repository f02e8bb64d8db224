import { scaleOf, type Room } from "../../screen/zoom/sight.ts";

/** As much larger as it could be a screen is at least that is shown larger than all of it while somebody types. */
const WORTH = 1.4;

/**
 * The scale at which the width of the guest's screen is seen, where its height alone makes it much smaller: in what a
 * phone's keyboard leaves of a screen that lies on its side. `undefined`: all of it is large enough.
 */
export function typingScale(room: Room): number | undefined {
  const { area, guest } = room;
  if (guest.width === 0) return undefined;
  const wide = area.width / guest.width;
  return wide > WORTH * scaleOf("fit", room) ? wide : undefined;
}
