import type { SessionView } from "../../../../client/index.ts";
import { agoText, leftText, momentText, sinceText } from "../../page/times.ts";
import { words } from "../../words/words.ts";
import { inputOf } from "../list/row.ts";

export type Fact = readonly [name: string, text: string];

/** All that the API says, in the order in which people ask for it. */
export function factsOf(view: SessionView, nowMs: number): readonly Fact[] {
  const { facts } = words;
  const trip = view.roundTripMs;
  return [
    [facts.subject, view.subject],
    [facts.state, words.states[view.state]],
    [facts.input, words.inputs[inputOf(view)]],
    [facts.started, `${momentText(view.startedAt)} (${sinceText(view.startedAt, nowMs)})`],
    [facts.ends, facts.endsIn(momentText(view.endsAt), leftText(view.endsAt, nowMs))],
    ...optional(
      facts.asks,
      view.moreTimeAskedAt === undefined ? undefined : momentText(view.moreTimeAskedAt),
    ),
    [facts.lastInput, agoText(view.lastInputAt, nowMs)],
    ...optional(facts.covert, view.covert === true ? words.facts.covertMeans : undefined),
    [facts.sharing, words.sharings[view.sharing]],
    [facts.tenant, view.tenant],
    [facts.console, view.console.id],
    [facts.issuer, view.issuer],
    ...optional(facts.by, view.by),
    ...optional(facts.client, view.client),
    ...optional(facts.agent, view.agent),
    [facts.kind, words.connection(view.kind, view.route, view.connection)],
    ...optional(facts.region, view.region),
    ...optional(
      facts.roundTrip,
      trip === undefined ? undefined : words.milliseconds(Math.round(trip)),
    ),
    [facts.toPerson, bytesText(view.bytesToViewer)],
    [facts.toMachine, bytesText(view.bytesToTarget)],
    [facts.version, view.version],
    [facts.session, view.session],
  ];
}

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

function bytesText(count: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, count)) / 3));
  const number = new Intl.NumberFormat(undefined, {
    style: "unit",
    unit: UNITS[power] ?? "byte",
    maximumFractionDigits: 1,
  });
  return number.format(count / 1000 ** power);
}

function optional(name: string, text: string | undefined): readonly Fact[] {
  return text === undefined ? [] : [[name, text]];
}
