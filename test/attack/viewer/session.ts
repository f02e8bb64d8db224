import { RawViewer, type RawViewerOptions } from "./raw-viewer.ts";

/** What a viewer answers to the gateway's flight: version 3.8, None, ClientInit. */
const HANDSHAKE = Buffer.concat([Buffer.from("RFB 003.008\n"), Uint8Array.of(1, 1)]);

/** SetEncodings with Raw alone (RFC 6143 §7.5.2). */
const SET_ENCODINGS = Uint8Array.of(2, 0, 0, 1, 0, 0, 0, 0);

/** FramebufferUpdateRequest, incremental, for all of a screen of 640×480 (RFC 6143 §7.5.3). */
const UPDATE_REQUEST = Uint8Array.of(3, 1, 0, 0, 0, 0, 2, 128, 1, 224);

/** KeyEvent: `a` pressed (RFC 6143 §7.5.4). */
const KEY_EVENT = Uint8Array.of(4, 1, 0, 0, 0, 0, 0, 0x61);

/** Bytes of the gateway's flight before the name of the console: version, security, result, ServerInit. */
const FLIGHT_BYTES = 12 + 2 + 4 + 24;

const LIVE_LIMIT_MS = 10_000;

/** A viewer in a live session. */
export class SessionViewer extends RawViewer {
  /** Presses a key: the servers of the attacks begin with what they do at the first one. */
  startServer(): void {
    this.send(KEY_EVENT);
  }

  askForUpdate(): void {
    this.send(UPDATE_REQUEST);
  }
}

/** Opens a session and shakes hands. Rejects when the gateway does not open it. */
export async function openSession(options: RawViewerOptions): Promise<SessionViewer> {
  const viewer = new SessionViewer(options);
  try {
    await viewer.until(() => viewer.received > FLIGHT_BYTES || isOver(viewer), LIVE_LIMIT_MS);
    if (isOver(viewer)) {
      throw new Error(`the session did not open: ${viewer.status} ${viewer.closeCode}`);
    }
    viewer.send(HANDSHAKE);
    viewer.send(SET_ENCODINGS);
    return viewer;
  } catch (error) {
    viewer.destroy();
    throw error;
  }
}

function isOver({ closeCode, goneAt, status }: RawViewer): boolean {
  return closeCode !== undefined || goneAt !== undefined || (status ?? 101) !== 101;
}
