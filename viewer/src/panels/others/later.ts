import type { StartFeature } from "../../page/feature.ts";
import { startControl } from "./control/control.ts";
import { startInUse } from "./in-use/in-use.ts";
import { startMessages } from "./messages/messages.ts";
import { startPeople } from "./people/people.ts";
import { startRequest } from "./request/request.ts";
import { startShare } from "./share/share.ts";

/**
 * All features that other people in a console need, in the order in which they are told of what happens. This file and
 * what it imports is a part of the page of its own, which no first frame needs.
 */
export const OTHERS: readonly StartFeature[] = [
  startInUse,
  startControl,
  startPeople,
  startRequest,
  startMessages,
  startShare,
];
