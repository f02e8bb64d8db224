import type { Presence } from "../../../session/states/presence.ts";
import type { SessionState } from "../../../session/states/session-state.ts";
import { newsOf } from "./news.ts";
import { countOf } from "./people-view.ts";

/** Whether others are, or were, in the console of a session, and what is new about them. */
export class Company {
  #isThere = false;
  #known: Presence | undefined;

  /** Whether there are others, or there were. */
  get isThere(): boolean {
    return this.#isThere;
  }

  /** Gives what a state tells that the one before did not. Another session begins with other people. */
  news(state: SessionState): readonly string[] {
    if (state.kind === "connecting" && state.step === "gateway") {
      this.#isThere = false;
      this.#known = undefined;
    }
    const presence = "presence" in state ? state.presence : undefined;
    if (presence === undefined || presence === this.#known) return [];
    const before = this.#known;
    this.#known = presence;
    this.#isThere ||= countOf(presence) > 1;
    return newsOf(before, presence);
  }
}
