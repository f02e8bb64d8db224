import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";

import type { ZoomedScreen } from "../screen/zoom/zoomed-screen.ts";
import type { Point } from "./gesture.ts";

interface TouchMarksProps {
  /** Where a finger holds, in CSS pixels of the screen's place. */
  readonly held: ReadonlySignal<Point | undefined>;
  /** Where the pointer is, in pixels of the guest. */
  readonly pointer: ReadonlySignal<Point | undefined>;
  readonly zoom: ZoomedScreen;
}

/** What a finger covers, or does not show: where it holds, and where the pointer is that it moves. */
export function TouchMarks({ held, pointer, zoom }: TouchMarksProps): JSX.Element {
  const ring = useRef<HTMLDivElement>(null);
  const arrow = useRef<HTMLDivElement>(null);
  useEffect(() => held.subscribe((at) => put(ring.current, at, zoom)), []);
  useEffect(() => {
    const place = (): void => {
      const at = pointer.peek();
      const { scale, x, y } = zoom.sight;
      put(arrow.current, at && { x: x + at.x * scale, y: y + at.y * scale }, zoom);
    };
    const leaveZoom = zoom.onChange(place);
    const leavePointer = pointer.subscribe(place);
    return () => {
      leaveZoom();
      leavePointer();
    };
  }, []);
  return (
    <div class="touch-marks" aria-hidden="true">
      <div class="touch-held" ref={ring} hidden />
      <div class="touch-pointer" ref={arrow} hidden />
    </div>
  );
}

/** Puts an element at a place of the screen's. The style sheet has no way to say where. */
function put(element: HTMLElement | null, at: Point | undefined, { area }: ZoomedScreen): void {
  if (element === null) return;
  element.hidden = at === undefined;
  if (at === undefined) return;
  const { left, top } = area.getBoundingClientRect();
  element.style.setProperty("left", `${String(left + at.x)}px`);
  element.style.setProperty("top", `${String(top + at.y)}px`);
}
