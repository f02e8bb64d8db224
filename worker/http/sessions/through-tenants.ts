import { tenantsAfter } from "./directories.ts";
import type { ApiCall } from "../api.ts";
import type { Position } from "./position.ts";

/** Max number of directories that one call of the API asks. */
export const MAX_DIRECTORIES = 64;

/** Directories that are asked at once. */
const AT_ONCE = 8;

/** What one tenant has added: `next` is where it goes on in its own directory, if it does. */
export interface Part<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** What all of them have added: `next` is where the next call goes on, if there is more. */
export interface Whole<Item> {
  readonly items: readonly Item[];
  readonly next: Position | undefined;
}

/**
 * Goes through the directories of all tenants that the caller may see, in the order of their names, until there are
 * `limit` items or {@link MAX_DIRECTORIES} were asked. `ask` is told how many items there may be, and gives no more.
 */
export async function throughTenants<Item>(
  c: ApiCall,
  {
    only,
    position,
    limit,
  }: { only: string | undefined; position: Position | undefined; limit: number },
  ask: (tenant: string, inside: string | undefined, limit: number) => Promise<Part<Item>>,
): Promise<Whole<Item>> {
  const begun = position?.inside === undefined ? [] : [position.tenant];
  const left = MAX_DIRECTORIES - begun.length;
  const { tenants: after, hasMore } = await tenantsAfter(c, only, position?.tenant, left);
  const tenants = [...begun, ...after];
  const items: Item[] = [];
  const insideOf = (tenant: string) => (tenant === position?.tenant ? position.inside : undefined);
  for (let at = 0; at < tenants.length; at += AT_ONCE) {
    const group = tenants.slice(at, at + AT_ONCE);
    const room = limit - items.length;
    const done = tenants[at - 1];
    if (room === 0 && done !== undefined) return { items, next: { tenant: done } };
    // oxlint-disable-next-line no-await-in-loop -- a group after another: the first may be enough
    const parts = await Promise.all(
      group.map(async (tenant) => ({ tenant, part: await ask(tenant, insideOf(tenant), room) })),
    );
    for (const { tenant, part } of parts) {
      const roomLeft = limit - items.length;
      const { items: added, next } =
        part.items.length > roomLeft && roomLeft > 0
          ? // oxlint-disable-next-line no-await-in-loop -- once a call: to know where its directory goes on
            await ask(tenant, insideOf(tenant), roomLeft)
          : part;
      if (roomLeft === 0) {
        const before = tenants[tenants.indexOf(tenant) - 1] ?? tenant;
        return { items, next: { tenant: before } };
      }
      items.push(...added.slice(0, roomLeft));
      if (next !== undefined) return { items, next: { tenant, inside: next } };
    }
  }
  const last = tenants.at(-1);
  return { items, next: hasMore && last !== undefined ? { tenant: last } : undefined };
}
