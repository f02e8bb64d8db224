import { parseChord, type Chord } from "../rfb/client/key-chord.ts";
import type { Policy } from "../rfb/policy/policy.ts";
import { QEMU_CONSOLE_CHORDS } from "../ticket/chord-text.ts";
import { DEFAULT_CLIPBOARD_BYTES, type Grant } from "../ticket/claims.ts";

/**
 * What a grant lets a viewer do. Nothing that it does not name is allowed. QEMU's own chords are blocked by default
 * on every server, because one that does not call itself QEMU can be one. `alwaysBlocked`: combinations
 * that its issuer may not let through, whatever the grant says.
 */
export function policyOf(grant: Grant, alwaysBlocked: readonly string[] = []): Policy {
  const { clipboard = "none", blockedKeys = QEMU_CONSOLE_CHORDS } = grant;
  return {
    input: grant.mode === "control",
    clipboardToGuest: clipboard === "to-guest" || clipboard === "both",
    clipboardFromGuest: clipboard === "from-guest" || clipboard === "both",
    clipboardBytes: grant.clipboardBytes ?? DEFAULT_CLIPBOARD_BYTES,
    resize: grant.resize ?? false,
    power: grant.power ?? false,
    audio: grant.audio ?? false,
    blockedChords: [...blockedKeys, ...alwaysBlocked]
      .map(parseChord)
      .filter((chord): chord is Chord => chord !== undefined),
  };
}
