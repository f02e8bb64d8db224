import { setEncodings, updateRequest } from "../../worker/rfb/client-message.ts";
import { ENCODING } from "../../worker/rfb/encodings.ts";
import { VIEWER_PIXEL_FORMAT } from "../../worker/rfb/novnc-defaults.ts";
import { ServerStreamParser } from "../../worker/rfb/server/parser.ts";
import { shakeHands, type BytePipe } from "./rfb-client.ts";

/** A viewer without a picture. */
export interface UpdateFollower {
  /** What the machine is called. */
  readonly name: string;
  /** Framebuffer updates received, to their last byte. */
  updates(): number;
  /** Resolves with the reason when the stream has ended or could not be followed. */
  readonly ended: Promise<Error>;
}

/**
 * Does the handshake and asks for one update after another, Raw. Any encoding can be followed: the gateway asks for the
 * first update as noVNC would, and a server that is quick answers before this viewer has spoken.
 */
export async function followUpdates(pipe: BytePipe): Promise<UpdateFollower> {
  const { name, ...size } = await shakeHands(pipe);
  let screen = { x: 0, y: 0, ...size };
  let updates = 0;
  const nothing = (): void => {};
  const parser = new ServerStreamParser({
    ...size,
    pixelFormat: VIEWER_PIXEL_FORMAT,
    isOffered: () => true,
    events: {
      updateStarted: nothing,
      updateEnded: () => {
        updates += 1;
        pipe.send(updateRequest(screen, true));
      },
      lossyLines: nothing,
      vmwareCursorSeen: nothing,
      extensionSeen: nothing,
      resized: (width, height) => {
        screen = { ...screen, width, height };
      },
      cutText: nothing,
      audio: nothing,
      motionAnnounced: nothing,
      announced: nothing,
    },
  });
  const { incoming } = pipe;
  const follow = async (): Promise<never> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream is read in order
      parser.parse(await incoming.read(Math.max(1, incoming.available)));
    }
  };
  pipe.send(setEncodings([ENCODING.raw, ENCODING.desktopSize]));
  pipe.send(updateRequest(screen, false));
  const ended = follow().catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  );
  return { name, updates: () => updates, ended };
}
