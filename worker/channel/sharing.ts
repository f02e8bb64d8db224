import * as v from "valibot";

/** Max people whom a `presence` message names; `more` counts the others. */
const MAX_PEOPLE = 50;

/** Max requests in a `presence` message. */
const MAX_REQUESTS = 8;

/** Max length of a line that an operator sends to a viewer, in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 500;

/** Max length of why somebody has ended a session, in UTF-16 code units. */
export const MAX_REASON_LENGTH = 256;

const Name = v.pipe(v.string(), v.maxLength(256));
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ModeName = v.picklist(["control", "view"]);
const UnixSeconds = Count;
const Url = v.pipe(v.string(), v.maxLength(12_288));

/** What a session is doing, as others in its console see it. */
const StateName = v.picklist(["entering", "opening", "live", "detached", "waiting", "parked"]);

/** Somebody else has the console: a person decides whether to take it, which ends the other's session. */
export const InUse = v.object({
  type: v.literal("in-use"),
  /** The subject of whoever has it, and since when: unix time in seconds. Absent: somebody who is not shown. */
  by: v.optional(Name),
  since: v.optional(UnixSeconds),
  choice: v.literal("take-over"),
});

/** Somebody else has the console and is asked to let this viewer in. */
export const Asked = v.object({
  type: v.literal("asked"),
  by: v.optional(Name),
  since: v.optional(UnixSeconds),
  secondsLeft: Count,
});

/** The viewer is let in as soon as whoever had the console has let go of it: at once in general. */
export const Pending = v.object({ type: v.literal("pending"), secondsLeft: Count });

const Person = v.object({
  /** Names the person in `control` while this session lasts. */
  id: Count,
  name: Name,
  /** What the person may do at all. */
  mode: ModeName,
  /** Whether the person's input passes, as far as it depends on who controls. */
  controls: v.boolean(),
  /** Unix time in seconds. */
  since: UnixSeconds,
  state: StateName,
  you: v.optional(v.literal(true)),
});

/** Somebody asks for what this viewer has, and is to be answered with `answer`. */
const ControlRequest = v.object({
  id: Count,
  /** The `id` of the person. */
  from: Count,
  name: Name,
  /** For control of the machine; to enter the console, which ends this session. */
  what: v.picklist(["control", "enter"]),
  secondsLeft: Count,
});

/** Who is in the console, this viewer among them, as it is now: it replaces what was told before. */
export const Presence = v.object({
  type: v.literal("presence"),
  people: v.pipe(v.array(Person), v.maxLength(MAX_PEOPLE)),
  /** How many people there are besides. */
  more: v.optional(Count),
  /** Whether this viewer is the one whose input may pass. `mode` says whether it does. */
  controls: v.boolean(),
  /** Which `control` actions this viewer has now. */
  may: v.object({ ask: v.boolean(), take: v.boolean(), give: v.boolean() }),
  /** This viewer has asked for control, and is answered in this time at the latest. */
  asking: v.optional(v.object({ secondsLeft: Count })),
  requests: v.pipe(v.array(ControlRequest), v.maxLength(MAX_REQUESTS)),
  /** How many people have to come and watch before anybody's input passes. */
  observersMissing: Count,
});

/** A line from an operator, for the person to read. */
export const Message = v.object({
  type: v.literal("message"),
  text: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_MESSAGE_LENGTH)),
  /** Whose it is, as people know them; empty: nobody has said. */
  from: Name,
});

/** The answer to `share`: a link that opens the console for one who watches, or why there is none. */
export const Shared = v.object({
  type: v.literal("shared"),
  url: v.optional(Url),
  /** Until when the link opens: unix time in seconds. */
  expiresAt: v.optional(UnixSeconds),
  /**
   * `no-sealing-key`: the gateway cannot make links. `rate`: too many in the last minute. `not-permitted`: not granted.
   * `one-connection`: the machine accepts one at a time.
   */
  refused: v.optional(v.picklist(["no-sealing-key", "rate", "not-permitted", "one-connection"])),
});

/** From the viewer: a person takes the console from whoever has it, after `in-use`. */
export const TakeOver = v.strictObject({ type: v.literal("take-over") });

/**
 * From the viewer: what a person wants of the control of the machine. `ask` the one who has it, `cancel` that;
 * `take` it; `release` it; `give` it to somebody.
 */
export const Control = v.variant("action", [
  v.strictObject({
    type: v.literal("control"),
    action: v.picklist(["ask", "cancel", "take", "release"]),
  }),
  v.strictObject({ type: v.literal("control"), action: v.literal("give"), to: Count }),
]);

/** From the viewer: the answer to one of `requests`. */
export const Answer = v.strictObject({
  type: v.literal("answer"),
  request: Count,
  allow: v.boolean(),
});

/** From the viewer: a person wants a link for somebody who is to watch. */
export const Share = v.strictObject({ type: v.literal("share") });
