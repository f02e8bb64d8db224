import type { Preference, PreferenceSet } from "../../page/preferences.ts";

/** What was found out on pages before this one, as far as the first frame has to know it: see `h264-proofs.ts`. */
const FOUND_OUT: Preference<object> = {
  name: "h264",
  parse: (kept) => (typeof kept === "object" ? (kept ?? undefined) : undefined),
};

/** Whether servers are told that this browser decodes H.264: the next connection's may be. */
export interface H264Trust {
  isTrusted: boolean;
}

/**
 * A browser is trusted once it has proved it, on a page before this one: noVNC can be told only when it begins. What it
 * has proved, and how it loses the trust again, is `h264-proofs.ts`.
 */
export function h264TrustOf(preferences: PreferenceSet, agent: string): H264Trust {
  const proof = preferences.read(FOUND_OUT) ?? {};
  const isOfBrowser = Reflect.get(proof, "agent") === agent;
  return { isTrusted: isOfBrowser && Reflect.get(proof, "decodes") === true };
}
