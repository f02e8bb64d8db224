import { ServerMessages, type CutText } from "../../../../worker/rfb/server/parser.ts";
import type { Extension } from "../../../../worker/rfb/extensions.ts";
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

export interface ParserOptions {
  readonly width?: number;
  readonly height?: number;
  readonly pixelFormat?: PixelFormat;
  readonly isOffered?: (encoding: number) => boolean;
  readonly isDeclared?: (encoding: number) => boolean;
  readonly mayPass?: (cutText: CutText) => boolean;
  readonly capsShown?: (flags: number) => number;
}

/** A parser of 640x480 that was offered everything, for a viewer that knows it, and passes every text, unless told otherwise, and what it told. */
export function parser(options: ParserOptions = {}): {
  readonly messages: ServerMessages;
  readonly events: string[];
} {
  const events: string[] = [];
  const messages = new ServerMessages({
    width: options.width ?? 640,
    height: options.height ?? 480,
    pixelFormat: options.pixelFormat ?? TRUE_24,
    isOffered: options.isOffered ?? (() => true),
    isDeclared: options.isDeclared ?? (() => true),
    events: {
      updateStarted: () => events.push("update"),
      updateEnded: () => events.push("end"),
      extensionSeen: (extension: Extension) => events.push(extension),
      resized: (width, height) => events.push(`resized ${width}x${height}`),
      mayPass: (cutText) => {
        const flags = cutText.flags === undefined ? "" : ` ${cutText.flags}`;
        events.push(`text ${cutText.bytes}${flags}`);
        return options.mayPass?.(cutText) ?? true;
      },
      capsShown: options.capsShown ?? ((flags) => flags),
    },
  });
  return { messages, events };
}

export interface Parsed {
  readonly output: Buffer;
  readonly events: readonly string[];
  /** Every place where a message ended and a chunk with it or behind it. */
  readonly boundaries: readonly number[];
  readonly atBoundary: boolean;
}

/** Parses chunks; throws what the parser throws. */
export function parse(chunks: readonly Uint8Array[], options: ParserOptions = {}): Parsed {
  const { messages, events } = parser(options);
  const pieces: Uint8Array[] = [];
  const boundaries: number[] = [];
  for (const chunk of chunks) {
    pieces.push(messages.push(chunk));
    if (messages.boundary !== (boundaries.at(-1) ?? 0)) boundaries.push(messages.boundary);
  }
  return { output: Buffer.concat(pieces), events, boundaries, atBoundary: messages.atBoundary };
}

/** Chunks of `size` bytes. */
export function inPieces(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}
