import { parseChord, type Chord } from "../rfb/client/key-chord.ts";
import type { Policy } from "../rfb/policy/policy.ts";
import { QEMU_CONSOLE_CHORDS } from "../ticket/chord-text.ts";
import { DEFAULT_CLIPBOARD_BYTES, type Grant } from "../ticket/claims.ts";

/** One list for all sessions: whatever each keeps for itself, every full garbage collection has to mark. */
const QEMU_CHORDS = chordsOf(QEMU_CONSOLE_CHORDS);

/**
 * What a grant lets a viewer do. Nothing that it does not name is allowed. QEMU's own chords are blocked by default
 * on every server, because one that does not call itself QEMU can be one. `alwaysBlocked`: combinations
 * that its issuer may not let through, whatever the grant says.
 */
export function policyOf(grant: Grant, alwaysBlocked: readonly string[] = []): Policy {
  const { clipboard = "none", blockedKeys } = grant;
  const blockedChords = blockedKeys === undefined ? QEMU_CHORDS : chordsOf(blockedKeys);
  return {
    input: grant.mode === "control",
    clipboardToGuest: clipboard === "to-guest" || clipboard === "both",
    clipboardFromGuest: clipboard === "from-guest" || clipboard === "both",
    clipboardBytes: grant.clipboardBytes ?? DEFAULT_CLIPBOARD_BYTES,
    resize: grant.resize ?? false,
    power: grant.power ?? false,
    audio: grant.audio ?? false,
    blockedChords:
      alwaysBlocked.length === 0 ? blockedChords : [...blockedChords, ...chordsOf(alwaysBlocked)],
  };
}

function chordsOf(texts: readonly string[]): readonly Chord[] {
  return texts.map(parseChord).filter((chord): chord is Chord => chord !== undefined);
}
