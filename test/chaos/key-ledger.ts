/** A key by its number, and in which connection to the server it arrived. */
export interface ArrivedKey {
  readonly number: number;
  readonly connection: number;
}

/**
 * What became of keys that were typed one after another while the server's connection was lost now and then.
 *
 * A key that was on its way to a connection that was lost cannot be promised: whether a dead connection has taken it,
 * nobody knows. So keys count as lost that are missing between others of one connection, after a session became live
 * and before the first of a connection, and at the end. `starts`: keys that were typed each time that the session
 * became live; `typed`: keys in all.
 */
export function keysOver(
  arrived: readonly ArrivedKey[],
  starts: readonly number[],
  typed: number,
): { readonly lost: number; readonly repeated: number } {
  let [lost, repeated, next] = [0, 0, 0];
  let connection: number | undefined;
  for (const key of arrived) {
    if (key.number < next) {
      repeated += 1;
      continue;
    }
    const from =
      key.connection === connection
        ? next
        : Math.max(next, ...starts.filter((start) => start <= key.number));
    lost += key.number - from;
    next = key.number + 1;
    ({ connection } = key);
  }
  const rest = Math.max(next, ...starts.filter((start) => start <= typed));
  return { lost: lost + typed - rest, repeated };
}
