/**
 * Why keys that waited are not for the guest any more: the page is being left, the person may only watch now, the
 * machine has another connection, or the session is over.
 */
export type DropReason = "left" | "view-only" | "renewed" | "ended";

/** Types a text, a piece at a time: one key, or the few that belong together. */
export interface Typist {
  /** Nothing waits: it is the turn of the next piece. Called again after a turn that was not used. */
  due(): void;
  /** What waited is not typed, and nothing more may be. */
  dropped(reason: DropReason): void;
}
