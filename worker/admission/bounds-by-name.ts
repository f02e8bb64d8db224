import type { StatedBounds } from "../ticket/bounds.ts";
import { AllowListError } from "../route/allow-list.ts";
import type { Route } from "../route/route.ts";
import { readBounds, type Bounds } from "./bounds.ts";

/** An entry of a setting: a name, and what its holder may ask for. */
interface Entry {
  readonly name: string;
  readonly stated: StatedBounds;
}

/**
 * Reads the bounds of one setting's entries. `problems` are sentences that number the entries and never
 * quote a value.
 */
export function boundsByName(
  entries: readonly Entry[],
  routes: readonly Route[],
): { readonly bounds: ReadonlyMap<string, Bounds>; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const bounds = new Map<string, Bounds>();
  for (const [index, { name, stated }] of entries.entries()) {
    const place = `Entry ${index + 1}`;
    try {
      bounds.set(name, readBounds(stated));
    } catch (error) {
      if (!(error instanceof AllowListError)) throw error;
      problems.push(
        ...error.problems.map((problem) => `${place} has targets that cannot be read: ${problem}`),
      );
    }
    if (stated.routes?.some((route) => !routes.some(({ name }) => name === route)) === true) {
      problems.push(`${place} names a route that does not exist.`);
    }
  }
  return { bounds, problems };
}
