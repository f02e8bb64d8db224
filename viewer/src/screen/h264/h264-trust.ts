import type { Preference, PreferenceSet } from "../../page/preferences.ts";

interface Proof {
  /** Which browser has proved it: another version has to do so anew. */
  readonly agent: string;
  readonly decodes: boolean;
  /** When that was found out, unix time in milliseconds; of pages that have not kept it, 0. */
  readonly at: number;
}

export const H264: Preference<Proof> = {
  name: "h264",
  parse: (kept) => {
    if (typeof kept !== "object" || kept === null) return undefined;
    if (!("agent" in kept) || typeof kept.agent !== "string") return undefined;
    if (!("decodes" in kept) || typeof kept.decodes !== "boolean") return undefined;
    const at = "at" in kept && typeof kept.at === "number" ? kept.at : 0;
    return { agent: kept.agent, decodes: kept.decodes, at };
  },
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
  const proof = preferences.read(H264);
  return { isTrusted: proof?.agent === agent && proof.decodes };
}
