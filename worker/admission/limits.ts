import * as v from "valibot";

/** The highest number that a limit can have; 0 is none. */
const MAX_LIMIT = 1_000_000;

/** A number that may be reached and not passed; 0: no limit. */
const limit = (byDefault: number) =>
  v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MAX_LIMIT)), byDefault);

/**
 * How much of one tenant may be in use at once or in a minute. What is left out is the default; 0 is no
 * limit. A person's and a console's numbers are what a person does by hand, with room for a wall of screens;
 * the others stop a program that runs away before it fills what everybody shares.
 */
export const Limits = v.strictObject({
  /** Sessions that are live at once: neither ended nor parked. */
  liveSessions: v.optional(
    v.strictObject({
      /** A wall of screens, and its other half that waits to be cleared away. */
      subject: limit(64),
      /** The connections that QEMU's VNC server accepts by default. */
      console: limit(32),
      /** What one directory can do: see docs/directory.md. */
      tenant: limit(40_000),
      /** Within the tenant, whose limit it is by default. */
      issuer: limit(0),
      /** A company's people share one address. */
      source: limit(1000),
    }),
    {},
  ),
  /** Tickets that the API makes in one minute of the clock. */
  ticketsPerMinute: v.optional(
    v.strictObject({
      subject: limit(120),
      console: limit(120),
      tenant: limit(1200),
      /** The API token, or the issuer that calls the API with its own JWT. */
      caller: limit(1200),
    }),
    {},
  ),
  /** Bad tickets of one source in a minute, after which it is refused for a while. */
  failedTicketsPerMinute: v.optional(
    v.strictObject({
      /** More than the people of an office present of old links in a minute, and nothing to a guesser. */
      source: limit(60),
    }),
    {},
  ),
});

export type Limits = v.InferOutput<typeof Limits>;

/** Of whom live sessions are counted. */
export type LiveSessionKey = keyof Limits["liveSessions"];
/** Of whom tickets are counted. */
export type TicketKey = keyof Limits["ticketsPerMinute"];

/** A limit by its place in LIMITS, as problems, ends and the log name it. */
export type LimitName = `liveSessions.${LiveSessionKey}` | `ticketsPerMinute.${TicketKey}`;
