import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import type { PixelFormat } from "../../../../worker/rfb/pixel-format.ts";

const FOLDER = join(import.meta.dirname, "../../../vectors/rfb");

/** What a real server sent after ServerInit, recorded by test/support/record.ts. */
export interface Transcript {
  readonly name: string;
  /** Name and version, as the program tells them. */
  readonly server: string;
  /** SetEncodings. */
  readonly encodings: readonly number[];
  /** Size of the framebuffer in ServerInit. */
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: PixelFormat;
  readonly bytes: number;
  readonly updates: number;
  /** Number of rectangles of each encoding. */
  readonly rectangles: Readonly<Record<string, number>>;
}

export const TRANSCRIPTS = JSON.parse(
  readFileSync(join(FOLDER, "transcripts.json"), "utf8"),
) as readonly Transcript[];

export function transcriptBytes(transcript: Transcript): Uint8Array {
  return new Uint8Array(gunzipSync(readFileSync(join(FOLDER, `${transcript.name}.bin.gz`))));
}
