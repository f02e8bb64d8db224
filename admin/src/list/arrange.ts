import type { SessionState, SessionView } from "../../../client/index.ts";

/** Rows of one page: what a browser draws at once, however many sessions there are. */
export const PAGE_ROWS = 50;

/** What sessions can be sorted by. */
export const SORT_KEYS = [
  "started",
  "lastInput",
  "console",
  "subject",
  "state",
  "input",
  "client",
  "tenant",
] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** Which sessions are shown, in which order. */
export interface Arrangement {
  /** Words that all have to be somewhere in a session, whatever their case. */
  readonly search: string;
  readonly state: SessionState | undefined;
  readonly tenant: string | undefined;
  readonly sort: SortKey;
  readonly descending: boolean;
  /** From 0. */
  readonly page: number;
}

export const FIRST_ARRANGEMENT: Arrangement = {
  search: "",
  state: undefined,
  tenant: undefined,
  sort: "started",
  descending: false,
  page: 0,
};

export interface Arranged {
  readonly rows: readonly SessionView[];
  /** Sessions that fit, on all pages. */
  readonly count: number;
  /** The page that is shown: the last one, if there are fewer now. */
  readonly page: number;
  readonly pages: number;
}

/** The rows of a page. */
export function arrange(sessions: readonly SessionView[], how: Arrangement): Arranged {
  const words = how.search.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = sessions.filter(
    (one) =>
      (how.state === undefined || one.state === how.state) &&
      (how.tenant === undefined || one.tenant === how.tenant) &&
      (words.length === 0 || hasAll(one, words)),
  );
  const direction = how.descending ? -1 : 1;
  const compare = COMPARE[how.sort];
  const sorted = fitting.toSorted(
    (a, b) => waitRank(a) - waitRank(b) || direction * compare(a, b) || order(a.session, b.session),
  );
  const pages = Math.max(1, Math.ceil(sorted.length / PAGE_ROWS));
  const page = Math.min(how.page, pages - 1);
  const rows = sorted.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
  return { rows, count: sorted.length, page, pages };
}

/** All tenants of sessions, in order. */
export function tenantsOf(sessions: readonly SessionView[]): readonly string[] {
  return [...new Set(sessions.map(({ tenant }) => tenant))].toSorted(order);
}

function hasAll(view: SessionView, words: readonly string[]): boolean {
  const { console, subject, issuer, tenant, by, client, region, route, session } = view;
  const texts = [console.id, console.name, subject, issuer, tenant, by, client, region, route];
  const text = [...texts, session].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Whoever waits for an answer comes first, whatever the order. */
function waitRank({ moreTimeAskedAt }: SessionView): number {
  return moreTimeAskedAt === undefined ? 1 : 0;
}

type Compare = (a: SessionView, b: SessionView) => number;

/** All states, in the order in which they are sorted. */
export const STATES: readonly SessionState[] = [
  "live",
  "opening",
  "entering",
  "detached",
  "waiting",
  "parked",
];

const COMPARE: Readonly<Record<SortKey, Compare>> = {
  console: (a, b) => named(a.console.name, b.console.name),
  subject: (a, b) => named(a.subject, b.subject),
  state: (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state),
  input: (a, b) => inputRank(a) - inputRank(b),
  // The list shows how long ago it was: what was last is the least.
  started: (a, b) => order(b.startedAt, a.startedAt),
  lastInput: (a, b) => order(b.lastInputAt ?? "", a.lastInputAt ?? ""),
  client: (a, b) => named(a.client ?? "", b.client ?? ""),
  tenant: (a, b) => named(a.tenant, b.tenant),
};

function inputRank({ mode, controls }: SessionView): number {
  if (controls) return 0;
  return mode === "control" ? 1 : 2;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** As people order names: `web-2` before `web-10`. */
function named(a: string, b: string): number {
  return collator.compare(a, b);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
