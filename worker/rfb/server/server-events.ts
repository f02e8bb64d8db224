import type { Extension } from "../extensions.ts";
import type { Announcement, ServerAudio, ServerCutText } from "../server-message.ts";

/**
 * What the parser finds, in the order of the stream and before `ServerStreamParser.parse` returns.
 * Each is called once its own header has passed, even if the rest of its message has not come yet.
 */
export interface ServerEvents {
  updateStarted(): void;
  /** The last byte of a FramebufferUpdate has passed. `area`: pixels of its rectangles. */
  updateEnded(area: number): void;
  /** A rectangle of pixels has passed that has lost detail: where its lines begin, and their number. */
  lossyLines(y: number, lines: number): void;
  /** A cursor has come as VMware's, which TigerVNC sends first of all where it may. */
  vmwareCursorSeen(): void;
  /** May be called again for the same extension. */
  extensionSeen(extension: Extension): void;
  /** The framebuffer has a new size in pixels. */
  resized(width: number, height: number): void;
  cutText(cutText: ServerCutText): void;
  /** Its samples follow in the stream. */
  audio(audio: ServerAudio): void;
  /** QEMU's pointer motion change: the machine's pointer moves by motions, or to positions. */
  motionAnnounced(isRelative: boolean): void;
  /** A rectangle without a body that may be for the gateway alone; `start`: bytes of the server's stream before it. */
  announced(announcement: Announcement, start: number): void;
}
