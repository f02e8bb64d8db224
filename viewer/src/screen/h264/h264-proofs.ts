import type { Preference, PreferenceSet } from "../../page/preferences.ts";
import type { H264Trust } from "./h264-trust.ts";

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

/** After this time a browser that could not decode, or has let a picture stand still, is asked again; milliseconds. */
export const ASK_AGAIN_MS = 86_400_000;

/** What is known of the browser's decoder, for the pages that it opens after this one. */
export class H264Proofs {
  readonly #preferences: PreferenceSet;
  readonly #agent: string;
  readonly #unixMs: () => number;

  /** `unixMs` is the wall clock, in milliseconds. */
  constructor(preferences: PreferenceSet, agent: string, unixMs: () => number) {
    this.#preferences = preferences;
    this.#agent = agent;
    this.#unixMs = unixMs;
  }

  /** Whether this browser is to be asked: it was not yet, or could not do it a day ago. A decoder can be mended. */
  get areMissing(): boolean {
    const proof = this.#preferences.read(H264);
    if (proof?.agent !== this.#agent) return true;
    // A clock that was set back has no age to tell.
    return !proof.decodes && Math.abs(this.#unixMs() - proof.at) >= ASK_AGAIN_MS;
  }

  /** The browser has decoded a picture, or could not. */
  proved(decodes: boolean): void {
    this.#preferences.write(H264, { agent: this.#agent, decodes, at: this.#unixMs() });
  }

  /** A picture has stood still: from the next connection on it comes in another way, and on the next day's pages. */
  distrust(trust: H264Trust): void {
    // A picture that came in another way says nothing of it.
    if (!trust.isTrusted) return;
    trust.isTrusted = false;
    this.proved(false);
  }
}

/** Those of this browser. */
export function proofsOf(preferences: PreferenceSet): H264Proofs {
  return new H264Proofs(preferences, navigator.userAgent, () => Date.now());
}
