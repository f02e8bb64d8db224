import type { Preference, PreferenceSet } from "../../page/preferences.ts";

interface Proof {
  /** Which browser has proved it: another version has to do so anew. */
  readonly agent: string;
  readonly decodes: boolean;
}

const H264: Preference<Proof> = {
  name: "h264",
  parse: (kept) => {
    if (typeof kept !== "object" || kept === null) return undefined;
    if (!("agent" in kept) || typeof kept.agent !== "string") return undefined;
    if (!("decodes" in kept) || typeof kept.decodes !== "boolean") return undefined;
    return { agent: kept.agent, decodes: kept.decodes };
  },
};

/**
 * Whether servers are told that this browser decodes H.264: once it has proved it, on a page before this one, and
 * until a picture has stood still with it. noVNC can be told only when it begins.
 */
export class H264Trust {
  readonly #preferences: PreferenceSet;
  readonly #agent: string;
  #isTrusted: boolean;

  constructor(preferences: PreferenceSet, agent: string) {
    this.#preferences = preferences;
    this.#agent = agent;
    const proof = preferences.read(H264);
    this.#isTrusted = proof?.agent === agent && proof.decodes;
  }

  /** Whether the next connection may use it. */
  get isTrusted(): boolean {
    return this.#isTrusted;
  }

  /** Whether this browser has not been asked yet, or could not do it. */
  get needsProof(): boolean {
    return this.#preferences.read(H264)?.agent !== this.#agent;
  }

  /** The browser has decoded a picture, or could not. */
  proved(decodes: boolean): void {
    this.#preferences.write(H264, { agent: this.#agent, decodes });
  }

  /** A picture has stood still: from the next connection on it comes in another way. */
  distrust(): void {
    // A picture that came in another way says nothing of it.
    if (!this.#isTrusted) return;
    this.#isTrusted = false;
    this.proved(false);
  }
}
