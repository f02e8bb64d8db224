import type { Announcement, JudgedHeader, ServerAudio, ServerCutText } from "./server-message.ts";

/**
 * Who reads a server's stream: a person's viewer, a recorder. It is told of each chunk where it begins, what
 * was found in it, and that it has been parsed, before the buffer is used again.
 */
export interface Receiver {
  /** The encodings that it knows and may have, in its order. */
  readonly wanted: readonly number[];
  /** Whether one more update fits on the way to it. */
  readonly mayRequest: boolean;
  /** Whether it has answered all updates. */
  readonly isDrained: boolean;
  /** The shortest round trip of late to it, in milliseconds. */
  readonly roundTripMs: number;
  /** Whether it wants a picture at rest without the loss of detail that it came with. */
  readonly wantsRefinement: boolean;
  /** `start`: bytes of the server's stream before the chunk. */
  chunkBegins(chunk: Uint8Array, start: number): void;
  /** The server has shown that it has sound; `isNews`: for the first time. */
  audioShown(isNews: boolean): void;
  cutText(cutText: ServerCutText): void;
  audio(audio: ServerAudio): void;
  announced(announcement: Announcement, start: number): void;
  /** See `ToViewerFilter`; `updates`: how many FramebufferUpdates ended in the chunk. */
  chunkEnds(
    unfinished: JudgedHeader | undefined,
    headerStart: number,
    updates: number,
    now: number,
  ): void;
}
