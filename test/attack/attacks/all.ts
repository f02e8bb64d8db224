import type { Attack } from "../attack.ts";
import { badUpgrades, usedTicket } from "./bad-upgrades.ts";
import { endedSessions } from "./ended-sessions.ts";
import { fragments } from "./fragments.ts";
import { hostileServer } from "./hostile-server.ts";
import { hostileViewer } from "./hostile-viewer.ts";
import { impostor } from "./impostor.ts";
import { lyingAcknowledgements } from "./lying-acknowledgements.ts";
import { parkedSessions } from "./parked-sessions.ts";
import { reloadLoop } from "./reload-loop.ts";
import { silentSockets } from "./silent-sockets.ts";
import { strangers } from "./strangers.ts";

/** In the order of the table. */
export const ATTACKS: readonly Attack[] = [
  hostileServer,
  lyingAcknowledgements,
  hostileViewer,
  fragments,
  silentSockets,
  endedSessions,
  parkedSessions,
  reloadLoop,
  badUpgrades,
  usedTicket,
  impostor,
  strangers,
];
