import { ENCODING, isLevel } from "../encodings.ts";
import type { ClipboardRights } from "../clipboard-flags.ts";
import type { Chord } from "../client/key-chord.ts";

/** What a viewer may do. It can change during a session. */
export interface Policy {
  /** Keys and pointer reach the machine. */
  readonly input: boolean;
  readonly clipboardToGuest: boolean;
  readonly clipboardFromGuest: boolean;
  /** Maximum length of a clipboard message in bytes, as it is on the wire; a longer one is dropped. */
  readonly clipboardBytes: number;
  /** The viewer may change the size of the guest's screen. */
  readonly resize: boolean;
  /** The viewer may shut down, reboot and reset the machine (xvp). */
  readonly power: boolean;
  /** The viewer may hear the machine. */
  readonly audio: boolean;
  /** Chords whose last key never goes down in the guest. */
  readonly blockedChords: readonly Chord[];
}

/** Encodings that any viewer may negotiate: all of a length that headers tell, none that names the host. */
const ALWAYS: ReadonlySet<number> = new Set([
  ENCODING.raw,
  ENCODING.copyRect,
  ENCODING.rre,
  ENCODING.hextile,
  ENCODING.zlib,
  ENCODING.tight,
  ENCODING.zrle,
  ENCODING.h264,
  ENCODING.desktopSize,
  ENCODING.lastRect,
  ENCODING.cursor,
  ENCODING.extendedKey,
  ENCODING.tightPng,
  ENCODING.ledState,
  ENCODING.vmwareCursor,
]);

/**
 * Whether a viewer with this policy may negotiate an encoding.
 *
 * Never: continuous updates and fences, because the gateway asks for updates itself; DesktopName, which
 * names the host; JPEG outside Tight, whose end has to be searched byte by byte; audio, which the gateway asks for itself; whatever is unknown.
 */
export function mayNegotiate(encoding: number, policy: Policy): boolean {
  switch (encoding) {
    case ENCODING.extendedDesktopSize:
      return policy.input && policy.resize;
    case ENCODING.xvp:
      return policy.input && policy.power;
    case ENCODING.extendedClipboard:
      // A viewer without input does not expect clipboard offers; noVNC fails at them.
      return policy.input && (policy.clipboardToGuest || policy.clipboardFromGuest);
    case ENCODING.extendedMouseButtons:
      return policy.input;
    default:
      return ALWAYS.has(encoding) || isLevel(encoding);
  }
}

/** What a side may do with the clipboards while the viewer has input. */
export function clipboardRights(policy: Policy, side: "viewer" | "server"): ClipboardRights {
  const { clipboardToGuest, clipboardFromGuest } = policy;
  return side === "viewer"
    ? { offer: clipboardToGuest, ask: clipboardFromGuest }
    : { offer: clipboardFromGuest, ask: clipboardToGuest };
}
