import * as v from "valibot";

import { JURISDICTIONS, LOCATIONS } from "../ticket/placement.ts";
import { matching, withoutDefault, type Setting } from "./setting.ts";

/** The settings that say where the directories of tenants are. */
export const DIRECTORIES = {
  DIRECTORY_JURISDICTION: withoutDefault({
    kind: "variable",
    read: matching(
      v.picklist(JURISDICTIONS),
      `DIRECTORY_JURISDICTION must be ${JURISDICTIONS.join(", ")} or empty.`,
    ),
    meaning:
      "`eu`, `fedramp` or `us`: [the directories of tenants](routes.md#where-directories-are) are nowhere else.",
  }),
  DIRECTORY_LOCATION: withoutDefault({
    kind: "variable",
    read: matching(
      v.picklist(LOCATIONS),
      `DIRECTORY_LOCATION must be ${LOCATIONS.join(", ")} or empty.`,
    ),
    meaning:
      "The region near which [directories](routes.md#where-directories-are) are made, such as `weur`.",
  }),
} as const satisfies Record<string, Setting<unknown>>;
