import type { Log } from "./log.ts";
import type { CountRefusals } from "./refusal-counts.ts";

/** An `analytics_engine_datasets` binding. */
export interface Dataset {
  writeDataPoint(point: {
    readonly indexes: string[];
    readonly blobs: string[];
    readonly doubles: number[];
  }): void;
}

/** What a point's blobs are, in order: `blob1` is the first. A blob without a value is empty. */
export const BLOBS = [
  "event",
  "session",
  "tenant",
  "code",
  "kind",
  "route",
  "mode",
  "region",
] as const;

/** What its doubles are, in order: `double1` is the first. One without a value is 0. */
export const DOUBLES = [
  "seconds",
  "open_seconds",
  "first_frame_seconds",
  "round_trip_seconds",
  "bytes_to_viewer",
  "bytes_to_target",
  "returns",
  "redials",
  "refusals",
  "key_to_pixel_p50_seconds",
  "key_to_pixel_p95_seconds",
  "page_first_frame_seconds",
] as const;

/** Max length of an index, in bytes of UTF-8: the platform's. */
export const MAX_INDEX_BYTES = 96;

type Fields = Readonly<Record<string, unknown>>;

/**
 * A log that also writes a point to the dataset when a ticket is redeemed and when a session ends: two for each session,
 * whatever happens in between. Of a session whose object was restarted the last object's part is known.
 */
export function withPoints(log: Log, dataset: Dataset | undefined): Log {
  if (dataset === undefined) return log;
  const session = new SessionSoFar();
  const seen = (type: string, fields: Fields): void => {
    const point = session.pointOf(type, fields);
    if (point !== undefined) dataset.writeDataPoint(point);
  };
  return {
    ...log,
    event: (event) => {
      log.event(event);
      seen(event.type, { ...event.data, session: event.session, tenant: event.tenant });
    },
    audit: (name, fields) => {
      log.audit(name, fields);
      seen(name, { ...fields });
    },
  };
}

/** Writes points of refused requests, with their number: there is no session, and of most no tenant is known. */
export function refusalPoints(dataset: Dataset | undefined): CountRefusals | undefined {
  return (
    dataset &&
    ((code, refusals) => dataset.writeDataPoint(point("refused", { code }, { refusals })))
  );
}

/** What an object has logged of its one session. */
class SessionSoFar {
  #live: Fields = {};
  #returns = 0;
  #redials = 0;

  pointOf(type: string, fields: Fields): Parameters<Dataset["writeDataPoint"]>[0] | undefined {
    switch (type) {
      case "viewer-admitted":
        return point("admitted", fields, {});
      case "session-live":
        this.#live = fields;
        return undefined;
      case "viewer-resumed":
      case "viewer-taken-over":
        this.#returns += 1;
        return undefined;
      case "connection-redialled":
        this.#redials += 1;
        return undefined;
      case "session-ended":
        return point("ended", { ...this.#live, ...fields }, this.#counted(fields));
      default:
        return undefined;
    }
  }

  #counted(fields: Fields): Readonly<Partial<Record<(typeof DOUBLES)[number], unknown>>> {
    return {
      seconds: fields["seconds"],
      open_seconds: inSeconds(this.#live["milliseconds"]),
      first_frame_seconds: inSeconds(fields["firstFrameMilliseconds"]),
      round_trip_seconds: inSeconds(fields["roundTripMilliseconds"]),
      key_to_pixel_p50_seconds: inSeconds(fields["keyP50Milliseconds"]),
      key_to_pixel_p95_seconds: inSeconds(fields["keyP95Milliseconds"]),
      page_first_frame_seconds: inSeconds(fields["pageFirstFrameMilliseconds"]),
      bytes_to_viewer: fields["bytesToViewer"],
      bytes_to_target: fields["bytesToTarget"],
      returns: this.#returns,
      redials: this.#redials,
    };
  }
}

/** The index is what points are sampled by, so that a busy tenant hides no other. */
function point(
  event: string,
  fields: Fields,
  numbers: Readonly<Partial<Record<(typeof DOUBLES)[number], unknown>>>,
): Parameters<Dataset["writeDataPoint"]>[0] {
  const texts: Fields = { ...fields, event };
  const textOf = (name: string): string => {
    const value = texts[name];
    return typeof value === "string" ? value.slice(0, 256) : "";
  };
  return {
    indexes: [cutTo(MAX_INDEX_BYTES, textOf("tenant") || textOf("session") || textOf("code"))],
    blobs: BLOBS.map(textOf),
    doubles: DOUBLES.map((name) => (isNumber(numbers[name]) ? numbers[name] : 0)),
  };
}

function inSeconds(milliseconds: unknown): number | undefined {
  return isNumber(milliseconds) ? milliseconds / 1000 : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** The longest start of a text that has no more bytes, and no half of a character. */
function cutTo(bytes: number, text: string): string {
  const encoded = new Uint8Array(bytes);
  const { read } = new TextEncoder().encodeInto(text, encoded);
  return text.slice(0, read);
}
