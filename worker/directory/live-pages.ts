import type { ConsoleState } from "./console-state.ts";
import type { Listed, Page, Selection } from "./contract.ts";
import type { Entry, Standing } from "./entry.ts";
import { MAX_SCANNED, type LiveRow, type LiveStore } from "./live-store.ts";
import type { Pulses } from "./pulses.ts";

/** Max number of sessions of a page. */
const MAX_PAGE = 500;

/**
 * A page of the sessions that match, from a cursor on. It reads by one index and a limited number of rows: it may be
 * short, or empty, and still have a next one. A session keeps its place in the order, so none is there twice and none
 * is left out that is there all the time.
 */
export function pageOf(
  store: LiveStore,
  pulses: Pulses,
  { cursor, limit, ...selection }: Selection & { readonly cursor?: string; readonly limit: number },
): Page {
  const after = /^\d{1,15}$/.test(cursor ?? "") ? Number(cursor) : 0;
  const max = Math.max(1, Math.min(MAX_PAGE, limit));
  const found: LiveRow[] = [];
  let scanned = 0;
  for (const row of store.scan(selection, after)) {
    const state = pulses.get(row.session)?.standing.state ?? row.state;
    scanned += 1;
    if (matches({ ...row, state }, selection)) {
      // There is at least one more: the next page begins with it.
      if (found.length === max) return page(found, found.at(-1), pulses);
      found.push(row);
    }
    if (scanned === MAX_SCANNED) return page(found, row, pulses);
  }
  return page(found, undefined, pulses);
}

function page(rows: readonly LiveRow[], last: LiveRow | undefined, pulses: Pulses): Page {
  const sessions = rows.map((row) =>
    listedOf(row, pulses.get(row.session), pulses.heardUnixMs(row.session)),
  );
  return { sessions, ...(last !== undefined && { next: String(last.seq) }) };
}

/** Whether a session matches everything that is named. */
export function matches(
  row: Pick<LiveRow, "console" | "subject" | "issuer" | "owner" | "state">,
  selection: Selection,
): boolean {
  return (["console", "subject", "issuer", "owner", "state"] as const).every(
    (member) => selection[member] === undefined || selection[member] === row[member],
  );
}

/** A row as others see it. `pulse`: what was heard since it was written. */
export function listedOf(
  row: LiveRow,
  pulse: { readonly standing: Standing; readonly heardUnixMs: number } | undefined,
  heardUnixMs: number,
): Listed {
  const entry: Entry = JSON.parse(row.entry);
  const standing: Standing = pulse?.standing ?? JSON.parse(row.standing);
  const control: ConsoleState["control"] | undefined =
    row.control === null ? undefined : JSON.parse(row.control);
  const controls = control?.kind === "held" && control.by === row.session;
  return { entry, standing, controls, heardUnixMs: pulse?.heardUnixMs ?? heardUnixMs };
}
