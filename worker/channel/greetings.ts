import * as v from "valibot";

export const Offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const ShortText = v.pipe(v.string(), v.maxLength(256));
/** Address of a page of whoever has made the ticket, which a person is led to. */
export const PageAddress = v.pipe(v.string(), v.maxLength(2048), v.regex(/^https:\/\//));
export const Seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const Console = v.object({
  id: ShortText,
  name: ShortText,
  /** What is shown and done there is recorded. */
  recorded: v.optional(v.literal(true)),
});
export const ModeName = v.picklist(["control", "view"]);

/** `asked`: the person has, and nobody has answered. */
const MoreTime = v.picklist(["may-ask", "asked"]);

/** With what a viewer can come back to its session, on a new WebSocket: `RESUME_SUBPROTOCOL_PREFIX`. */
const Resume = v.object({
  /** Good once, until the next one has been used. */
  token: v.pipe(v.string(), v.maxLength(128), v.regex(/^[A-Za-z0-9_-]+$/)),
  /** How long the session waits for a viewer that is lost. */
  graceSeconds: Seconds,
});

/** What the ticket allows besides keys and pointer; to the guest it passes only while `mode` is `control`. */
const Granted = v.object({
  /** Directions in which clipboard text passes. */
  clipboard: v.picklist(["none", "to-guest", "from-guest", "both"]),
  /** Max length of a clipboard message on the wire, in bytes. */
  clipboardBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** The viewer may change the size of the guest's screen. */
  resize: v.boolean(),
  /** It may shut down, reboot and reset the machine. */
  power: v.boolean(),
  /** It may hear the machine. */
  audio: v.boolean(),
});

/**
 * First frame to a viewer that begins anew, sent before the hypervisor has answered: the session's first, and one
 * that comes back and whose connection does not go on.
 */
export const Hello = v.object({
  type: v.literal("hello"),
  session: v.pipe(v.string(), v.maxLength(128)),
  console: Console,
  /** What others in the console see the person called. */
  subject: v.optional(ShortText),
  /** What the viewer may do now: see `Mode`. */
  mode: ModeName,
  /** What it may do at all; where it is `control` and `mode` is `view`, that can change. */
  granted: v.optional(ModeName),
  /** Absent from an older gateway, which does not tell. */
  grant: v.optional(Granted),
  /** Whether the viewer may ask for links for others: see `Share`. */
  share: v.optional(v.literal(true)),
  /** Whether the person may ask for more time: see `AskTime`. Absent: no. */
  moreTime: v.optional(MoreTime),
  keyboard: v.optional(ShortText),
  /** The page to go back to once the console is no longer shown. */
  returnUrl: v.optional(PageAddress),
  /** The viewer sends an ack at the latest when it has received this number of bytes more. */
  ackEvery: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Seconds from now until the session ends at the latest. */
  secondsLeft: Seconds,
  /** Absent where the session cannot be resumed. */
  resume: v.optional(Resume),
  /** The session had a viewer before. */
  again: v.optional(v.literal(true)),
  /** The viewer closes its WebSocket after having been hidden for this long; absent: never. */
  parkAfterSeconds: v.optional(Seconds),
  /** For how long the gateway watches for a machine that is gone; absent: it does not. */
  waitSeconds: v.optional(Seconds),
  /** The gateway takes what the viewer measures: see `Measured`. */
  measured: v.optional(v.literal(true)),
  /** The session ends after this long without input; absent: it does not. */
  idleSeconds: v.optional(Seconds),
});

/**
 * First frame on the new WebSocket of a session that goes on. What the viewer has not received follows at
 * once; the viewer sends its own stream from `received` on.
 */
export const Resumed = v.object({
  type: v.literal("resumed"),
  /** RFB bytes of the viewer's connection that have arrived at the gateway. */
  received: Offset,
  mode: ModeName,
  ackEvery: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  secondsLeft: Seconds,
  resume: Resume,
  moreTime: v.optional(MoreTime),
});
