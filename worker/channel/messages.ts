import * as v from "valibot";

import { ControlMessageError } from "./control-message-error.ts";
import { isEndCode, type EndCode } from "./ends.ts";
import {
  Console,
  Hello,
  ModeName,
  Offset,
  PageAddress,
  Resumed,
  Seconds,
  ShortText,
} from "./greetings.ts";
import { Locks } from "./locks.ts";
import { Line, WatchLine } from "./line.ts";
import { Measured } from "./measured.ts";
import { Motions, Pointer } from "./pointer.ts";
import {
  Answer,
  Asked,
  Control,
  InUse,
  MAX_REASON_LENGTH,
  Message,
  Pending,
  Presence,
  Share,
  Shared,
  TakeOver,
} from "./sharing.ts";
import { AskTime, Time } from "./time.ts";

/** Max length of a control message from the viewer, in UTF-16 code units. */
export const MAX_CONTROL_LENGTH = 4096;

/** The same to the viewer, which may have to be told of many people. */
export const MAX_TO_VIEWER_LENGTH = 16_384;

// What the gateway reads is strict. What the viewer reads is not: a newer gateway may say more.

/**
 * From the viewer: `received` RFB bytes of the present connection have arrived there. `ping` is the number of the
 * ping that this answers.
 */
const Ack = v.strictObject({
  type: v.literal("ack"),
  received: Offset,
  ping: v.optional(Offset),
});

/**
 * From the gateway: an RFB connection begins, and the binary frames that follow are its stream from byte 0. Nothing
 * follows of one that the viewer had before. From the viewer: what it sends from here on is of this connection.
 */
const Connection = v.strictObject({
  type: v.literal("connection"),
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});

/**
 * The machine's screen is gone: the gateway has watched for it for `seconds` and goes on for `secondsLeft`. Nothing
 * follows of the present connection.
 */
const Waiting = v.object({
  type: v.literal("waiting"),
  seconds: Seconds,
  secondsLeft: Seconds,
});

/** There has been no input for long: the session ends in `secondsLeft` seconds, unless there is some, or `active`. */
const Idle = v.object({ type: v.literal("idle"), secondsLeft: Seconds });

/** From the viewer: a person wants to stay connected. */
const Active = v.strictObject({ type: v.literal("active") });

/** From the gateway: `received` RFB bytes of the viewer's present connection have arrived there. */
const Taken = v.object({ type: v.literal("taken"), received: Offset });

/** The session ends in `secondsLeft` seconds. */
const Warning = v.object({ type: v.literal("warning"), secondsLeft: Seconds });

/**
 * Asks for an `ack` at once, with its number: proves that the page is alive and has received everything
 * before it, and keeps the connection open.
 */
const Ping = v.object({ type: v.literal("ping"), number: Offset });

/** From the viewer: asks for a `pong` at once, which proves that the path is alive. */
const ViewerPing = v.strictObject({ type: v.literal("ping") });

const Pong = v.object({ type: v.literal("pong") });

/** What the viewer may do has changed. */
const Mode = v.object({ type: v.literal("mode"), mode: ModeName });

/** Whether somebody can see the page; nothing is asked of the server while nobody can. */
const Visible = v.strictObject({ type: v.literal("visible"), visible: v.boolean() });

/**
 * From the viewer: whether it wants to hear the machine, said anew of each connection and WebSocket. What it gets is
 * counted from 0 then.
 */
const AskAudio = v.strictObject({ type: v.literal("audio"), wanted: v.boolean() });

/** From the viewer: bytes of samples that have arrived since it said so last. */
const Heard = v.strictObject({ type: v.literal("heard"), bytes: Offset });

/** From the gateway: the machine has sound, as samples of 16 bits with a sign, little-endian, channels in turn. */
const Audio = v.object({
  type: v.literal("audio"),
  sampleRate: v.pipe(v.number(), v.safeInteger(), v.minValue(8000), v.maxValue(96_000)),
  channels: v.picklist([1, 2]),
});

/** From the gateway: the next binary frame is sound of this length, and no part of the RFB stream. */
const Samples = v.object({ type: v.literal("samples"), bytes: Offset });

/** From the viewer: how a person wants to have the picture; `automatic` follows the line, and is what it is until then. */
const Quality = v.strictObject({
  type: v.literal("quality"),
  quality: v.picklist(["automatic", "sharp", "balanced", "low"]),
});

/** What a person is asked to confirm. */
const Asks = v.object({ console: Console, mode: ModeName });

/** Last frame before the WebSocket closes. */
export const EndMessage = v.object({
  type: v.literal("end"),
  code: v.custom<EndCode>((value) => typeof value === "string" && isEndCode(value)),
  /** With `needs-confirmation`: what the link opens. */
  asks: v.optional(Asks),
  /** Who has the console, has taken it, or has ended the session, as people know them. */
  by: v.optional(ShortText),
  /** Why, in that person's words. */
  reason: v.optional(v.pipe(v.string(), v.maxLength(MAX_REASON_LENGTH))),
  /** With `console-in-use`: since when somebody has the console, unix time in seconds. */
  since: v.optional(Seconds),
  /** With `limit-reached`: which. */
  limit: v.optional(ShortText),
  /** To a viewer that gets no `hello`: the page to go back to. */
  returnUrl: v.optional(PageAddress),
});

const ToViewer = v.variant("type", [
  Line,
  Hello,
  Resumed,
  v.object(Connection.entries),
  Taken,
  Waiting,
  Warning,
  Idle,
  Time,
  Ping,
  Pong,
  Audio,
  Samples,
  Mode,
  Pointer,
  Locks,
  InUse,
  Asked,
  Pending,
  Presence,
  Message,
  Shared,
  EndMessage,
]);
/** In the order in which they are tried: what a viewer says several times a second comes first. */
const ToGateway = v.variant("type", [
  Ack,
  WatchLine,
  Measured,
  Connection,
  Visible,
  Active,
  ViewerPing,
  Motions,
  Quality,
  AskAudio,
  Heard,
  TakeOver,
  Control,
  Answer,
  Share,
  AskTime,
]);

/** What a person asks others for: those in the console, or whoever decides about the session. */
export type Wish = Extract<
  ToGatewayMessage,
  { readonly type: "take-over" | "control" | "answer" | "share" | "ask-time" }
>;
export type TimeMessage = Extract<ToViewerMessage, { readonly type: "time" }>;
export type MeasuredMessage = Extract<ToGatewayMessage, { readonly type: "measured" }>;
export type EndMessage = v.InferOutput<typeof EndMessage>;
export type PresenceMessage = Extract<ToViewerMessage, { readonly type: "presence" }>;
export type Asks = v.InferOutput<typeof Asks>;
export type HelloMessage = v.InferOutput<typeof Hello>;
export type GrantShown = NonNullable<HelloMessage["grant"]>;
export type ResumedMessage = v.InferOutput<typeof Resumed>;
export type ToViewerMessage = v.InferOutput<typeof ToViewer>;
export type ToGatewayMessage = v.InferOutput<typeof ToGateway>;

export function encodeControl(message: ToViewerMessage | ToGatewayMessage): string {
  return JSON.stringify(message);
}

/** Reads a text frame at the viewer, without the members that are not known. Throws {@link ControlMessageError}. */
export function decodeToViewer(text: string): ToViewerMessage {
  return decode(ToViewer, text, MAX_TO_VIEWER_LENGTH);
}

/** Reads a text frame at the gateway, which knows every member. Throws {@link ControlMessageError}. */
export function decodeToGateway(text: string): ToGatewayMessage {
  return decode(ToGateway, text, MAX_CONTROL_LENGTH);
}

function decode<Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  maxLength: number,
): v.InferOutput<Schema> {
  if (text.length > maxLength) throw new ControlMessageError("length");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ControlMessageError("not-json");
  }
  const result = v.safeParse(schema, value);
  if (!result.success) throw new ControlMessageError(reasonOf(result.issues));
  return result.output;
}

/** A variant has one issue, about its `type`, where that is none of its own. */
function reasonOf([{ type, path, input }]: readonly [v.BaseIssue<unknown>, ...unknown[]]) {
  const isOfType = type === "variant" && path?.at(-1)?.key === "type" && path.length === 1;
  return isOfType && typeof input === "string" ? "type" : "members";
}
