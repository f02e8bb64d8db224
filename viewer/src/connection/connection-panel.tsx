import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import type { HelloMessage } from "../../../worker/channel/messages.ts";
import { byId } from "../page/elements.ts";
import { numberText } from "../page/numbers.ts";
import { hint } from "../panels/hint/hint.ts";
import type { Size } from "../screen/zoom/sight.ts";
import type { LineMessage } from "../session/channel/traffic.ts";
import { laterWords } from "../words/later.ts";
import { HISTORY_SECONDS, type LineShown } from "./line-history.ts";
import { ceilingOf, pointsOf } from "./plot.ts";
import { reportOf, type ReportRows } from "./report.ts";

export interface ConnectionShown extends LineShown {
  readonly hello: HelloMessage | undefined;
  readonly secondsLeft: number;
  readonly guest: Size;
  /** What the gateway has told. */
  readonly line: LineMessage | undefined;
}

interface ConnectionPanelProps {
  readonly shown: ReadonlySignal<ConnectionShown>;
}

/** How the line is, in words, as a plot and in numbers. */
export function ConnectionPanel({ shown }: ConnectionPanelProps): JSX.Element {
  const { copied, copy, notCopied, title, verdict } = laterWords.connection;
  const now = shown.value;
  const rows = rowsOf(now);
  const copyReport = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(reportOf(reportRows(now, rows)));
      hint(copied, "#icon-info");
    } catch {
      hint(notCopied, "#icon-info");
    }
  };
  return (
    <section
      id="connection"
      class="menu connection"
      role="dialog"
      aria-labelledby="connection-title"
      tabIndex={-1}
      autofocus
      popover="auto"
    >
      <h2 id="connection-title">{title}</h2>
      <p class="connection-verdict" data-verdict={now.verdict}>
        {verdict[now.verdict]}
      </p>
      <Plot shown={now} />
      <dl class="connection-rows">
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <button
        type="button"
        class="button"
        data-action="copy-connection"
        onClick={() => void copyReport()}
      >
        {copy}
      </button>
    </section>
  );
}

const PLOT = { width: 288, height: 56, count: HISTORY_SECONDS } as const;

function Plot({ shown: { target, viewer } }: { readonly shown: LineShown }): JSX.Element {
  const { plot, rows } = laterWords.connection;
  const max = ceilingOf([...viewer, ...target]);
  const last = (values: readonly number[]): string => {
    const value = values.at(-1);
    return value === undefined ? rows.unknown : rows.milliseconds(numberText(Math.round(value)));
  };
  const size = { ...PLOT, max };
  return (
    <figure class="connection-plot">
      <svg
        viewBox={`0 -2 ${PLOT.width} ${PLOT.height + 4}`}
        role="img"
        aria-label={plot.name(last(viewer), last(target))}
      >
        <polyline class="connection-target" points={pointsOf(target, size)} />
        <polyline class="connection-viewer" points={pointsOf(viewer, size)} />
      </svg>
      <figcaption>
        <span class="connection-key viewer">{plot.viewer}</span>
        <span class="connection-value">{last(viewer)}</span>
        <span class="connection-key target">{plot.target}</span>
        <span class="connection-value">{last(target)}</span>
      </figcaption>
    </figure>
  );
}

/** The numbers, as a person reads them. */
function rowsOf(shown: ConnectionShown): ReportRows {
  const { rows } = laterWords.connection;
  const { bytesPerSecond, framesPerSecond, guest, keys, line, secondsLeft } = shown;
  const idleSeconds = shown.hello?.idleSeconds;
  return [
    [rows.keys, keys === undefined ? rows.keysNone : rows.keysOf(text(keys.p50), text(keys.p95))],
    [rows.frames, rows.framesOf(text(framesPerSecond))],
    [rows.data, rows.dataOf(text(bytesPerSecond / 1000))],
    [rows.size, rows.sizeOf(text(guest.width), text(guest.height))],
    [rows.quality, line?.quality === undefined ? rows.unknown : rows.qualityOf(text(line.quality))],
    [rows.left, timeOf(secondsLeft)],
    ...(idleSeconds === undefined ? [] : [[rows.idle, timeOf(idleSeconds)] as const]),
    ...(line?.region === undefined ? [] : [[rows.region, line.region] as const]),
    ...(line?.version === undefined ? [] : [[rows.version, line.version] as const]),
  ];
}

function timeOf(seconds: number): string {
  const { left } = laterWords.connection;
  const minutes = Math.max(0, Math.round(seconds / 60));
  const hours = Math.round(minutes / 60);
  return minutes < 120 ? left.minutes(minutes, text(minutes)) : left.hours(hours, text(hours));
}

/** The same with what whoever looks for a fault needs besides. */
function reportRows(
  { hello, target, verdict, viewer }: ConnectionShown,
  rows: ReportRows,
): ReportRows {
  const { plot, title, verdict: verdicts } = laterWords.connection;
  return [
    [title, verdicts[verdict]],
    ...(hello === undefined
      ? []
      : ([
          ["console", `${hello.console.name} (${hello.console.id})`],
          ["session", hello.session],
          ["mode", hello.mode],
        ] as const)),
    ...rows,
    [`${plot.viewer} (ms)`, list(viewer)],
    [`${plot.target} (ms)`, list(target)],
    ["window", `${innerWidth} × ${innerHeight} @ ${devicePixelRatio}`],
    ["page", byId("page-version", HTMLElement).textContent],
    ["browser", navigator.userAgent],
    ["time", new Date().toISOString()],
  ];
}

function text(value: number): string {
  return numberText(Math.round(value));
}

function list(values: readonly number[]): string {
  return values.map(Math.round).join(" ");
}
