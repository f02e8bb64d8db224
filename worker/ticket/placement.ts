import * as v from "valibot";

import { optional } from "./optional.ts";

/** The regions that a Durable Object can be made near: the platform's location hints. */
export const LOCATIONS = [
  "wnam",
  "enam",
  "sam",
  "weur",
  "eeur",
  "apac",
  "apac-ne",
  "apac-se",
  "oc",
  "afr",
  "me",
] as const;

/** The jurisdictions that a Durable Object can be confined to. The names of sessions have them: none may change. */
export const JURISDICTIONS = ["eu", "fedramp", "us"] as const;

export type Location = (typeof LOCATIONS)[number];
export type Jurisdiction = (typeof JURISDICTIONS)[number];

/** Where a session's object runs. */
export interface Placement {
  /** Near this region, as far as the platform can; by default near the viewer. */
  readonly location?: Location | undefined;
  /** Nowhere else than in this jurisdiction, its storage included. */
  readonly jurisdiction?: Jurisdiction | undefined;
}

/** Members of a ticket that say where its session runs. */
export const placementEntries = {
  location: optional(v.picklist(LOCATIONS)),
  jurisdiction: optional(v.picklist(JURISDICTIONS)),
};
