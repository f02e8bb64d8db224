import { parseChord, type Chord } from "../rfb/key-chord.ts";
import type { Policy } from "../rfb/policy.ts";
import type { Grant } from "../ticket/claims.ts";

/** Longest clipboard message unless the grant says otherwise, in bytes. */
const CLIPBOARD_BYTES = 65_536;

/**
 * Chords by which QEMU itself switches from the machine's screen to its other consoles, the monitor
 * among them, when its VNC server is not bound to one device.
 */
const QEMU_CONSOLE_CHORDS = Array.from({ length: 9 }, (_, index) => `Ctrl+Alt+${index + 1}`);

/** What a grant lets a viewer do. Nothing that it does not name is allowed. */
export function policyOf(grant: Grant, isQemu: boolean): Policy {
  const { clipboard = "none", blockedKeys = isQemu ? QEMU_CONSOLE_CHORDS : [] } = grant;
  return {
    input: grant.mode === "control",
    clipboardToGuest: clipboard === "to-guest" || clipboard === "both",
    clipboardFromGuest: clipboard === "from-guest" || clipboard === "both",
    clipboardBytes: grant.clipboardBytes ?? CLIPBOARD_BYTES,
    resize: grant.resize ?? false,
    power: grant.power ?? false,
    blockedChords: blockedKeys
      .map(parseChord)
      .filter((chord): chord is Chord => chord !== undefined),
  };
}
