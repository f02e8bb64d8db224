import "./minimap.css";

import type { JSX } from "preact";

import { byId } from "../../page/elements.ts";
import type { StartFeature } from "../../page/feature.ts";
import { mountIn } from "../../page/places.ts";
import { laterWords } from "../../words/later.ts";
import type { ZoomedScreen } from "../zoom/zoomed-screen.ts";
import { mapOf } from "./map-geometry.ts";

/** How long the map stays after the last move, in milliseconds. */
const STAYS_MS = 2500;

/** How far an arrow key moves what is seen, as a part of it. */
const KEY_STEP = 0.2;

const KEYS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * A map of a screen that is larger than its place, while what is seen of it moves. It can be moved by as well: the map is
 * there, and comes after the toolbars, for whoever goes through these by keyboard.
 */
export const startMinimap: StartFeature = ({ zoom }) => {
  // Tab is the machine's on its screen, so that nothing after that is reached.
  mountIn("live", Minimap, "#screen");
  const map = byId("map", HTMLDivElement);
  let leaving: number | undefined;
  const leave = (): void => {
    if (map.matches(":hover") || isInStop(document.activeElement)) stay();
    else map.hidden = true;
  };
  const stay = (): void => {
    clearTimeout(leaving);
    leaving = window.setTimeout(leave, STAYS_MS);
  };
  const show = (): void => {
    map.hidden = false;
    draw(zoom);
    stay();
  };
  const { x, y } = zoom.sight;
  let before = { x, y, scale: zoom.sight.scale };
  zoom.onChange(() => {
    const { sight } = zoom;
    const isMoved = sight.x !== before.x || sight.y !== before.y || sight.scale !== before.scale;
    before = sight;
    if (!isMoved || !zoom.isCut) {
      map.hidden ||= !zoom.isCut;
      return;
    }
    show();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (zoom.isCut && isInStop(target)) show();
  });
  listen(map, zoom);
  return {
    everySecond: () => {
      if (!map.hidden) draw(zoom);
    },
  };
};

function Minimap(): JSX.Element {
  return (
    <div
      id="map"
      class="map"
      data-stop="6"
      role="group"
      tabIndex={0}
      aria-label={laterWords.picture.map.name}
      hidden
    >
      <canvas id="map-picture" aria-hidden="true"></canvas>
      <div id="map-seen" class="map-seen" aria-hidden="true"></div>
    </div>
  );
}

/** Whether somebody is there by keyboard: a pointer gives these no focus. */
function isInStop(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-stop]") !== null;
}

/** A pointer puts what is seen where it is; arrow keys move it. */
function listen(map: HTMLElement, zoom: ZoomedScreen): void {
  const lookAt = ({ clientX, clientY }: PointerEvent): void => {
    const box = map.getBoundingClientRect();
    const { scale } = mapOf(zoom.sight, zoom.room);
    zoom.lookAt({ x: (clientX - box.left) / scale, y: (clientY - box.top) / scale });
  };
  map.addEventListener("pointerdown", (event) => {
    map.setPointerCapture(event.pointerId);
    lookAt(event);
  });
  map.addEventListener("pointermove", (event) => {
    if (event.buttons !== 0) lookAt(event);
  });
  map.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const { area } = zoom.room;
    zoom.pan({ x: step[0] * area.width * KEY_STEP, y: step[1] * area.height * KEY_STEP });
  });
}

function draw(zoom: ZoomedScreen): void {
  const source = zoom.surface.querySelector("canvas");
  const picture = byId("map-picture", HTMLCanvasElement);
  const { seen, size } = mapOf(zoom.sight, zoom.room);
  if (source === null || size.width === 0) return;
  const width = Math.round(size.width * zoom.room.density);
  const height = Math.round(size.height * zoom.room.density);
  if (picture.width !== width) picture.width = width;
  if (picture.height !== height) picture.height = height;
  picture.getContext("2d")?.drawImage(source, 0, 0, width, height);
  place(byId("map", HTMLDivElement), size);
  const frame = byId("map-seen", HTMLDivElement);
  place(frame, seen);
  frame.style.left = `${String(seen.x)}px`;
  frame.style.top = `${String(seen.y)}px`;
}

function place({ style }: HTMLElement, { height, width }: { width: number; height: number }): void {
  style.width = `${String(width)}px`;
  style.height = `${String(height)}px`;
}
