import { ServerStreamParser } from "../../../../worker/rfb/server/parser.ts";
import { ToViewerFilter } from "../../../../worker/rfb/policy/to-viewer.ts";
import type { Policy } from "../../../../worker/rfb/policy/policy.ts";
import type { Extension } from "../../../../worker/rfb/extensions.ts";
import type { Announcement } from "../../../../worker/rfb/server-message.ts";
import type { PixelFormat } from "../../../../worker/rfb/pixel-format.ts";

/** 32 bits per pixel, depth 24: three bytes for a Tight pixel. */
export const TRUE_24: PixelFormat = {
  bitsPerPixel: 32,
  depth: 24,
  bigEndian: false,
  trueColour: true,
  redMax: 255,
  greenMax: 255,
  blueMax: 255,
  redShift: 16,
  greenShift: 8,
  blueShift: 0,
};
export const TRUE_32: PixelFormat = { ...TRUE_24, depth: 32 };
export const RGB_565: PixelFormat = {
  ...TRUE_24,
  bitsPerPixel: 16,
  depth: 16,
  redMax: 31,
  greenMax: 63,
  blueMax: 31,
  redShift: 11,
  greenShift: 5,
};
export const RGB_332: PixelFormat = {
  ...TRUE_24,
  bitsPerPixel: 8,
  depth: 8,
  redMax: 7,
  greenMax: 7,
  blueMax: 3,
  redShift: 5,
  greenShift: 2,
};

const NAMES: Readonly<Record<Announcement, string>> = {
  [-258]: "extended-key",
  [-257]: "pointer-motion",
  [-259]: "audio",
};

/** Whose stream it is: what it may have, and what it knows. */
export interface Receiver {
  readonly policy: Policy;
  /** Whether what is announced was offered to the server and is nothing that it knows. */
  readonly keeps: (announcement: Announcement) => boolean;
}

/** Knows everything and may have everything. */
export const EVERYTHING: Receiver = {
  policy: {
    input: true,
    clipboardToGuest: true,
    clipboardFromGuest: true,
    clipboardBytes: 16_777_216,
    resize: true,
    power: true,
    audio: true,
    blockedChords: [],
  },
  keeps: () => false,
};

/** May have nothing of the server's clipboard. */
export const NO_CLIPBOARD: Receiver = {
  ...EVERYTHING,
  policy: {
    ...EVERYTHING.policy,
    clipboardToGuest: false,
    clipboardFromGuest: false,
    input: false,
  },
};

export interface ParserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly pixelFormat?: PixelFormat;
  readonly isOffered?: (encoding: number) => boolean;
}

/** A parser of 640x480 that was offered everything, unless told otherwise, and what it told. */
export function parser(
  options: ParserOptions = {},
  receivers: readonly Receiver[] = [EVERYTHING],
): {
  readonly stream: ServerStreamParser;
  readonly events: string[];
  /** Parses a chunk; returns what of it goes to each receiver. */
  readonly push: (chunk: Uint8Array) => Uint8Array[];
} {
  const events: string[] = [];
  const filters = receivers.map(({ policy, keeps }) => new ToViewerFilter(policy, keeps));
  const stream = new ServerStreamParser({
    width: options.width ?? 640,
    height: options.height ?? 480,
    pixelFormat: options.pixelFormat ?? TRUE_24,
    isOffered: options.isOffered ?? (() => true),
    events: {
      updateStarted: () => events.push("update"),
      updateEnded: () => events.push("end"),
      lossyLines: () => {},
      vmwareCursorSeen: () => {},
      extensionSeen: (extension: Extension) => events.push(extension),
      resized: (width, height) => events.push(`resized ${width}x${height}`),
      cutText: (cutText) => {
        const { start, bytes, flags } = cutText;
        for (const filter of filters) filter.cutText(cutText);
        events.push(`text ${bytes}${flags === undefined ? "" : ` ${flags}`} at ${start}`);
      },
      audio: (audio) => {
        const { start, bytes, samples } = audio;
        for (const filter of filters) filter.audio(audio);
        events.push(`sound ${samples ?? "mark"} of ${bytes} at ${start}`);
      },
      motionAnnounced: (isRelative) => events.push(isRelative ? "motions" : "positions"),
      announced: (announcement, start) => {
        for (const filter of filters) filter.announced(announcement, start);
        events.push(`${NAMES[announcement]} at ${start}`);
      },
    },
  });
  return {
    stream,
    events,
    push: (chunk) => {
      for (const filter of filters) filter.begin(chunk, stream.offset);
      stream.parse(chunk);
      return filters.map((filter) => filter.end(stream.unfinished, stream.headerStart));
    },
  };
}

export interface Parsed {
  /** What went to the receiver. */
  readonly output: Buffer;
  readonly events: readonly string[];
  /** Every place where a message ended and a chunk with it or after it. */
  readonly boundaries: readonly number[];
  readonly atBoundary: boolean;
}

/** Parses chunks; throws what the parser throws. */
export function parse(
  chunks: readonly Uint8Array[],
  options: ParserOptions = {},
  receiver: Receiver = EVERYTHING,
): Parsed {
  const { stream, events, push } = parser(options, [receiver]);
  const pieces: Uint8Array[] = [];
  const boundaries: number[] = [];
  for (const chunk of chunks) {
    pieces.push(...push(chunk));
    if (stream.boundary !== (boundaries.at(-1) ?? 0)) boundaries.push(stream.boundary);
  }
  return { output: Buffer.concat(pieces), events, boundaries, atBoundary: stream.atBoundary };
}

/** Chunks of `size` bytes. */
export function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}
