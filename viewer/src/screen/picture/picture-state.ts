import { signal, type ReadonlySignal } from "@preact/signals";

import type { PreferenceSet } from "../../page/preferences.ts";
import { PICTURE, USUAL, type PictureChoice } from "../zoom/picture-preference.ts";
import type { ZoomedScreen } from "../zoom/zoomed-screen.ts";

/** What the picture's menu shows. */
export interface PictureShown {
  /** What the machine is called. */
  readonly machine: string;
  readonly choice: PictureChoice;
  /** CSS pixels for a pixel of the guest. */
  readonly scale: number;
  readonly guest: { readonly width: number; readonly height: number };
  /** Whether the machine's screen can be as large as the window. */
  readonly canMatch: boolean;
  /** Whether the gateway can be told of a quality. */
  readonly hasQuality: boolean;
}

/** How the person wants to see the console, and how it is seen. */
export class PictureState {
  readonly #zoom: ZoomedScreen;
  readonly #shown = signal<PictureShown>({
    machine: "",
    choice: USUAL,
    scale: 1,
    guest: { width: 0, height: 0 },
    canMatch: false,
    hasQuality: false,
  });
  #kept: PreferenceSet | undefined;

  constructor(zoom: ZoomedScreen) {
    this.#zoom = zoom;
    zoom.onChange(() => this.#zoomed());
    this.#zoomed();
  }

  get shown(): ReadonlySignal<PictureShown> {
    return this.#shown;
  }

  /** Which console it is. */
  begin(machine: string, kept: PreferenceSet): void {
    this.#kept = kept;
    this.#shown.value = { ...this.#shown.value, machine, choice: kept.read(PICTURE) ?? USUAL };
  }

  /** What is possible with it. */
  set possible(possible: Pick<PictureShown, "canMatch" | "hasQuality">) {
    this.#shown.value = { ...this.#shown.value, ...possible };
  }

  /** The person has chosen something, for this console and the next time as well. */
  choose(chosen: Partial<PictureChoice>): void {
    const choice = { ...this.#shown.value.choice, ...chosen };
    this.#shown.value = { ...this.#shown.value, choice };
    this.#kept?.write(PICTURE, choice);
    this.#zoom.filter = choice.filter;
    const { scale } = choice;
    if (typeof scale === "number") this.#zoom.zoomTo(scale);
    else this.#zoom.wanted = scale === "match" ? "fit" : scale;
  }

  #zoomed(): void {
    const { room, sight, wanted } = this.#zoom;
    const before = this.#shown.value;
    const { choice } = before;
    // Fingers zoom as well; what they have chosen is not kept.
    const isMatching = choice.scale === "match" && wanted === "fit";
    this.#shown.value = {
      ...before,
      choice: isMatching ? choice : { ...choice, scale: wanted },
      scale: sight.scale,
      guest: room.guest,
    };
  }
}
