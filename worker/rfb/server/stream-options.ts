import type { PixelFormat } from "../pixel-format.ts";
import type { ServerEvents } from "./server-events.ts";

/** What the parser of a server's stream is given. */
export interface ServerStreamOptions {
  /** Size of the framebuffer in pixels, from ServerInit. */
  readonly width: number;
  readonly height: number;
  /** The format that pixels come in; `ServerStreamParser.setPixelFormat` changes it. */
  readonly pixelFormat: PixelFormat;
  /**
   * Whether an encoding was ever offered to the server in this connection. Raw need not be: a server
   * may always use it (RFC 6143 §7.5.2).
   */
  readonly isOffered: (encoding: number) => boolean;
  readonly events: ServerEvents;
}
