import { bold, digits, sans } from "../picture/face.ts";
import { rect } from "../picture/rect.ts";
import type { Surface } from "../picture/surface.ts";
import type { App, Host } from "./app.ts";
import { INK } from "./palette.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS =
  "January February March April May June July August September October November December".split(
    " ",
  );
/** Steps of the second hand in one second. */
const SWEEP = 10;

/** A dial with a sweeping second hand, and the time in figures. */
export class ClockApp implements App {
  readonly title = "Clock";
  readonly cursor = "arrow";
  #surface: Surface | undefined;
  #host: Host | undefined;
  #shownSweep = NaN;
  #shownMinute = NaN;

  open(surface: Surface, host: Host): void {
    this.#surface = surface;
    this.#host = host;
    this.#shownSweep = NaN;
    this.#shownMinute = NaN;
    surface.fill(surface.bounds, INK.panel);
    host.damage(surface.bounds);
    this.tick();
  }

  tick(): void {
    if (this.#surface === undefined || this.#host === undefined) return;
    const now = this.#host.now();
    const sweep = Math.floor((now / 1000) * SWEEP);
    const minute = Math.floor(now / 60_000);
    if (sweep !== this.#shownSweep) this.#paintDial(this.#surface, this.#host, now);
    if (minute !== this.#shownMinute) this.#paintFigures(this.#surface, this.#host, now);
    this.#shownSweep = sweep;
    this.#shownMinute = minute;
  }

  pointer(): void {}

  #paintDial(surface: Surface, host: Host, now: number): void {
    const area = rect(0, 0, 112, surface.height);
    const cx = 60;
    const cy = surface.height / 2;
    const date = new Date(now);
    const seconds = date.getSeconds() + Math.floor((now % 1000) / (1000 / SWEEP)) / SWEEP;
    const minutes = date.getMinutes() + seconds / 60;
    const hours = date.getHours() + minutes / 60;
    surface.fill(area, INK.panel);
    surface.disc(cx, cy, 46, 0x16203a);
    surface.ring(cx, cy, 45.5, 1.5, 0x33456e);
    for (let tick = 0; tick < 12; tick++) {
      const long = tick % 3 === 0;
      surface.line(
        onDial(cx, cy, tick / 12, long ? 35 : 38),
        onDial(cx, cy, tick / 12, 41),
        long ? 2 : 1.2,
        long ? INK.text : INK.dim,
      );
    }
    surface.line([cx, cy], onDial(cx, cy, hours / 12, 23), 3.6, INK.text);
    surface.line([cx, cy], onDial(cx, cy, minutes / 60, 34), 2.4, INK.text);
    surface.line(
      onDial(cx, cy, seconds / 60 + 0.5, 9),
      onDial(cx, cy, seconds / 60, 38),
      1.3,
      INK.coral,
    );
    surface.disc(cx, cy, 3.2, INK.coral);
    host.damage(area);
  }

  #paintFigures(surface: Surface, host: Host, now: number): void {
    const area = rect(112, 0, surface.width - 112, surface.height);
    const date = new Date(now);
    surface.fill(area, INK.panel);
    const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
    surface.text(digits, 124, 66, time, INK.text);
    const day = DAYS[date.getDay()] ?? "";
    surface.text(bold, 128, 92, day, INK.teal);
    const rest = `${date.getDate()} ${MONTHS[date.getMonth()] ?? ""}`;
    surface.text(sans, 128 + bold.measure(day) + 8, 92, rest, INK.dim);
    host.damage(area);
  }
}

function onDial(cx: number, cy: number, turn: number, radius: number): [number, number] {
  const angle = turn * 2 * Math.PI;
  return [cx + Math.sin(angle) * radius, cy - Math.cos(angle) * radius];
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
