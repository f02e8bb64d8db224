import type { MachineInput } from "../../keyboard/machine-input.ts";
import type { ZoomedScreen } from "../zoom/zoomed-screen.ts";
import { matchingSize, MatchWindow } from "./match-window.ts";

/** Keeps the machine's screen as large as its place in the window, while that is chosen and possible. */
export class Matching {
  readonly #input: MachineInput;
  readonly #zoom: ZoomedScreen;
  readonly #refused: () => void;
  #match: MatchWindow | undefined;
  #timer: number | undefined;

  /** `refused`: the machine keeps its size. */
  constructor(input: MachineInput, zoom: ZoomedScreen, refused: () => void) {
    this.#input = input;
    this.#zoom = zoom;
    this.#refused = refused;
    zoom.onChange(() => this.look());
  }

  /** Whether it is chosen, and allowed. */
  set isOn(isOn: boolean) {
    if (isOn === (this.#match !== undefined)) return;
    this.#match = isOn ? new MatchWindow() : undefined;
    this.look();
  }

  /** There is another connection to the machine. */
  renew(): void {
    this.#match?.renew();
    this.look();
  }

  /** Does what is due. */
  look(): void {
    clearTimeout(this.#timer);
    const { screen } = this.#input;
    if (this.#match === undefined || screen === undefined || isKeyboardUp()) return;
    const { area, density, guest } = this.#zoom.room;
    if (guest.width === 0) return;
    const wanted = matchingSize(area, density);
    const now = performance.now();
    const { ask, isRefused, wakeAt } = this.#match.look(now, wanted, guest);
    if (ask !== undefined) screen.resize(ask.width, ask.height);
    if (isRefused) this.#refused();
    if (wakeAt !== undefined) {
      this.#timer = window.setTimeout(() => this.look(), Math.max(0, wakeAt - now) + 1);
    }
  }
}

/** Whether a phone's keyboard takes a part of the window, which it does for a while only. */
function isKeyboardUp(): boolean {
  const viewport = window.visualViewport;
  if (viewport === null || viewport.scale !== 1) return false;
  return viewport.height < 0.8 * document.documentElement.clientHeight;
}
