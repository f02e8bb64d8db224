import "./typing-view.css";
import type { StartFeature } from "../../page/feature.ts";
import { byId } from "../../page/elements.ts";
import { visibleArea } from "../../page/visible-area.ts";
import type { ZoomedScreen } from "../../screen/zoom/zoomed-screen.ts";
import { intoSight } from "../follow.ts";
import type { Point } from "../gesture.ts";
import { CaretWatch } from "./caret-watch.ts";
import { typingScale } from "./typing-scale.ts";

/** The least height, in CSS pixels, in which there is room for the bar above the screen. */
const MIN_HEIGHT = 280;

/**
 * While a phone's keyboard is up: the screen is at the upper edge, as large as can be read, and where somebody types
 * stays in sight.
 */
export const startTypingView: StartFeature = ({ zoom }) => {
  const field = byId("phone-keyboard", HTMLTextAreaElement);
  let screen: HTMLCanvasElement | undefined;
  const view = new TypingView(zoom);
  const caret = new CaretWatch(
    () => screen,
    (at) => view.keepInSight(at),
  );
  const raised = (isRaised: boolean) => (): void => {
    view.isRaised = isRaised;
    if (!isRaised) caret.stop();
  };
  field.addEventListener("focus", raised(true));
  field.addEventListener("blur", raised(false));
  // It can be up before this part of the page is there.
  if (document.activeElement === field) raised(true)();
  // Before the field makes keys of it.
  for (const type of ["beforeinput", "keydown"]) {
    field.addEventListener(type, () => caret.typed(), { capture: true });
  }
  return {
    attach: (now) => {
      screen = now?.canvas;
      if (screen === undefined) caret.stop();
    },
  };
};

class TypingView {
  readonly #zoom: ZoomedScreen;
  #isRaised = false;
  /** The scale that was chosen here, while it is in force. */
  #scale: number | undefined;

  constructor(zoom: ZoomedScreen) {
    this.#zoom = zoom;
    zoom.onChange(() => this.#laidOut());
  }

  set isRaised(isRaised: boolean) {
    this.#isRaised = isRaised;
    this.#zoom.isAtTop = isRaised;
    this.#laidOut();
  }

  /** Moves the screen so that this point of the guest's can be seen. */
  keepInSight(at: Point): void {
    if (!this.#isRaised || !this.#zoom.isCut) return;
    const { room, sight } = this.#zoom;
    const place = { x: sight.x + at.x * sight.scale, y: sight.y + at.y * sight.scale };
    const by = intoSight(place, room.area);
    if (by.x !== 0 || by.y !== 0) this.#zoom.pan(by);
  }

  /** The keyboard comes and goes, and the device is turned. What a person has chosen stays. */
  #laidOut(): void {
    const zoom = this.#zoom;
    const isShort = this.#isRaised && visibleArea().height < MIN_HEIGHT;
    document.body.toggleAttribute("data-short", isShort);
    if (this.#scale !== undefined && zoom.wanted !== this.#scale) this.#scale = undefined;
    if (zoom.wanted !== "fit" && this.#scale === undefined) return;
    const scale = this.#isRaised ? typingScale(zoom.room) : undefined;
    if (scale === this.#scale) return;
    this.#scale = undefined;
    if (scale === undefined) {
      zoom.wanted = "fit";
      return;
    }
    zoom.zoomTo(scale);
    this.#scale = typeof zoom.wanted === "number" ? zoom.wanted : undefined;
  }
}
