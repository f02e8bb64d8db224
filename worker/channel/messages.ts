import * as v from "valibot";

import { isEndCode, type EndCode } from "./ends.ts";

/**
 * The channel between viewer and gateway: one WebSocket with subprotocol `porthole.v1`. Binary frames
 * are RFB bytes; text frames are these control messages, one JSON object each. The count in `ack` is an
 * absolute offset from the first RFB byte of the session.
 */
export const SUBPROTOCOL = "porthole.v1";

/** Subprotocol of plain RFB viewers, such as stock noVNC: binary frames only, no control messages. */
export const PLAIN_SUBPROTOCOL = "binary";

export type ChannelName = typeof SUBPROTOCOL | typeof PLAIN_SUBPROTOCOL;

/** Prefix of the second offered subprotocol, which carries the sealed ticket. */
export const TICKET_SUBPROTOCOL_PREFIX = "ticket.";

/**
 * Prefix of the second offered subprotocol of a viewer that comes back: a resume token, a full stop and, in
 * decimal, the RFB bytes that have arrived at the viewer since the session began.
 */
export const RESUME_SUBPROTOCOL_PREFIX = "resume.";

/** What a viewer offers to come back with. */
export interface ResumeOffer {
  readonly token: string;
  /** RFB bytes that have arrived at the viewer since the session began. */
  readonly received: number;
}

export function resumeSubprotocol({ token, received }: ResumeOffer): string {
  return `${RESUME_SUBPROTOCOL_PREFIX}${token}.${received}`;
}

const RESUME_SUBPROTOCOL = /^resume\.([A-Za-z0-9_-]{1,128})\.(0|[1-9]\d{0,15})$/;

/** Reads the subprotocol of a viewer that comes back; `undefined` for one that is not well formed. */
export function parseResumeSubprotocol(name: string): ResumeOffer | undefined {
  const [, token, received] = RESUME_SUBPROTOCOL.exec(name) ?? [];
  if (token === undefined || !Number.isSafeInteger(Number(received))) return undefined;
  return { token, received: Number(received) };
}

/** Offered in addition by a viewer in which a person has confirmed that the console may be opened. */
export const CONFIRMED_SUBPROTOCOL = "confirmed";

/** Max length of a control message, in UTF-16 code units. */
export const MAX_CONTROL_LENGTH = 4096;

const Offset = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ShortText = v.pipe(v.string(), v.maxLength(256));
const Seconds = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Console = v.strictObject({ id: ShortText, name: ShortText });
const ModeName = v.picklist(["control", "view"]);

/**
 * From the viewer: `received` RFB bytes have arrived there since the session began. `ping` is the number of
 * the ping that this answers.
 */
const Ack = v.strictObject({
  type: v.literal("ack"),
  received: Offset,
  ping: v.optional(Offset),
});

/** With what a viewer can come back to its session, on a new WebSocket: `RESUME_SUBPROTOCOL_PREFIX`. */
const Resume = v.strictObject({
  /** Good once, until the next one has been used. */
  token: v.pipe(v.string(), v.maxLength(128), v.regex(/^[A-Za-z0-9_-]+$/)),
  /** How long the session waits for a viewer that is lost. */
  graceSeconds: Seconds,
});

/** First frame of a session, sent before the hypervisor has answered. */
const Hello = v.strictObject({
  type: v.literal("hello"),
  session: v.pipe(v.string(), v.maxLength(128)),
  console: Console,
  mode: ModeName,
  keyboard: v.optional(ShortText),
  /** The viewer sends an ack at the latest when it has received this number of bytes more. */
  ackEvery: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Seconds from now until the session ends at the latest. */
  secondsLeft: Seconds,
  /** Absent where the session cannot be resumed. */
  resume: v.optional(Resume),
});

/**
 * First frame on the new WebSocket of a session that goes on. What the viewer has not received follows at
 * once; the viewer sends its own stream from `received` on.
 */
const Resumed = v.strictObject({
  type: v.literal("resumed"),
  /** RFB bytes of the viewer that have arrived at the gateway since the session began. */
  received: Offset,
  mode: ModeName,
  ackEvery: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  secondsLeft: Seconds,
  resume: Resume,
});

/** From the gateway: `received` RFB bytes of the viewer have arrived there since the session began. */
const Taken = v.strictObject({ type: v.literal("taken"), received: Offset });

/** The session ends in `secondsLeft` seconds. */
const Warning = v.strictObject({ type: v.literal("warning"), secondsLeft: Seconds });

/**
 * Asks for an `ack` at once, with its number: proves that the page is alive and has received everything
 * before it, and keeps the connection open.
 */
const Ping = v.strictObject({ type: v.literal("ping"), number: Offset });

/** What the viewer may do has changed. */
const Mode = v.strictObject({ type: v.literal("mode"), mode: ModeName });

/** Whether somebody can see the page; nothing is asked of the server while nobody can. */
const Visible = v.strictObject({ type: v.literal("visible"), visible: v.boolean() });

/** What a person is asked to confirm. */
const Asks = v.strictObject({ console: Console, mode: ModeName });

/** Last frame before the WebSocket closes. */
const EndMessage = v.strictObject({
  type: v.literal("end"),
  code: v.custom<EndCode>((value) => typeof value === "string" && isEndCode(value)),
  /** With `needs-confirmation`: what the link opens. */
  asks: v.optional(Asks),
});

const ToViewer = v.variant("type", [Hello, Resumed, Taken, Warning, Ping, Mode, EndMessage]);
const ToGateway = v.variant("type", [Ack, Visible]);

export type EndMessage = v.InferOutput<typeof EndMessage>;
export type Asks = v.InferOutput<typeof Asks>;
export type HelloMessage = v.InferOutput<typeof Hello>;
export type ResumedMessage = v.InferOutput<typeof Resumed>;
export type ToViewerMessage = v.InferOutput<typeof ToViewer>;
export type ToGatewayMessage = v.InferOutput<typeof ToGateway>;

/** A control message that is not JSON, not of the channel's grammar, or too long. */
export class ControlMessageError extends Error {
  override readonly name = "ControlMessageError";
}

export function encodeControl(message: ToViewerMessage | ToGatewayMessage): string {
  return JSON.stringify(message);
}

/** Reads a text frame at the viewer. Throws {@link ControlMessageError}. */
export function decodeToViewer(text: string): ToViewerMessage {
  return decode(ToViewer, text);
}

/** Reads a text frame at the gateway. Throws {@link ControlMessageError}. */
export function decodeToGateway(text: string): ToGatewayMessage {
  return decode(ToGateway, text);
}

function decode<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
): v.InferOutput<Schema> {
  if (text.length > MAX_CONTROL_LENGTH) throw new ControlMessageError("control message too long");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ControlMessageError("control message is not JSON");
  }
  const result = v.safeParse(schema, value);
  if (!result.success) throw new ControlMessageError("unknown control message");
  return result.output;
}
