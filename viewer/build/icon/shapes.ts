/** A shape of one colour, in the units of the drawing. */
interface Shape {
  /** 0xRRGGBB. */
  readonly color: number;
  /** Where it is on a line at this height: from and to, in any order of spans. */
  spans(y: number): readonly Span[];
}

type Span = readonly [from: number, to: number];

/** A drawing of shapes, each over those before it. */
export interface Drawing {
  /** Its width and height. */
  readonly size: number;
  readonly shapes: readonly Shape[];
}

/** Straight lines that a curve is drawn by. */
const LINES = 24;

/**
 * Reads an SVG as the page's icon is one: a square `viewBox` from 0, circles and paths of one colour, alone or in groups
 * that say it. Throws for everything else, rather than to draw an icon without it.
 */
export function readDrawing(svg: string): Drawing {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]);
  if (!(size > 0)) throw new Error("the icon has no square viewBox");
  const shapes: Shape[] = [];
  let group: string | undefined;
  for (const [, close, name = "", text = ""] of svg.matchAll(/<(\/?)([a-z]+)([^>]*?)\/?>/g)) {
    const attributes = new Map(
      [...text.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]),
    );
    if (name === "g") group = close === "" ? attributes.get("fill") : undefined;
    else if (name === "circle") shapes.push(circle(attributes, group));
    else if (name === "path") shapes.push(path(attributes, group));
    else if (name !== "svg") throw new Error(`the icon has a ${name}`);
  }
  return { size, shapes };
}

type Attributes = ReadonlyMap<string, string>;

function circle(attributes: Attributes, group: string | undefined): Shape {
  const [cx, cy, r] = ["cx", "cy", "r"].map((name) => numberOf(attributes, name));
  const fill = attributes.get("fill") ?? group;
  const [x = 0, middle = 0, radius = 0] = [cx, cy, r];
  if (fill !== "none") {
    return { color: colorOf(fill), spans: (y) => spansOf(halfAt(radius, y - middle), x) };
  }
  const half = numberOf(attributes, "stroke-width") / 2;
  return {
    color: colorOf(attributes.get("stroke")),
    spans: (y) => {
      const outer = halfAt(radius + half, y - middle);
      const inner = halfAt(radius - half, y - middle);
      if (inner === 0) return spansOf(outer, x);
      return [
        [x - outer, x - inner],
        [x + inner, x + outer],
      ];
    },
  };
}

/** Half of the length that a circle has of a line at this height from its middle; 0: none. */
function halfAt(radius: number, height: number): number {
  return Math.sqrt(Math.max(0, radius ** 2 - height ** 2));
}

function spansOf(half: number, middle: number): readonly Span[] {
  return half === 0 ? [] : [[middle - half, middle + half]];
}

function path(attributes: Attributes, group: string | undefined): Shape {
  const points = pointsOf(attributes.get("d") ?? "");
  return { color: colorOf(attributes.get("fill") ?? group), spans: (y) => insideAt(points, y) };
}

type Point = readonly [x: number, y: number];

/** The corners of a closed path of the commands M, c, s, A and Z: an arc is of a circle, and ends it. */
function pointsOf(d: string): readonly Point[] {
  const points: Point[] = [];
  let control: Point | undefined;
  for (const [, command = "", text = ""] of d.matchAll(/([A-Za-z])([^A-Za-z]*)/g)) {
    const numbers = [...text.matchAll(/-?(?:\d+\.?\d*|\.\d+)/g)].map(Number);
    const at = points.at(-1) ?? [0, 0];
    if (command === "M") points.push([numbers[0] ?? 0, numbers[1] ?? 0]);
    else if (command === "c" || command === "s") {
      const size = command === "c" ? 6 : 4;
      for (let from = 0; from < numbers.length; from += size) {
        const start = points.at(-1) ?? at;
        const by = (index: number): Point => [
          start[0] + (numbers[from + index] ?? 0),
          start[1] + (numbers[from + index + 1] ?? 0),
        ];
        const first: Point =
          command === "c"
            ? by(0)
            : [
                2 * start[0] - (control?.[0] ?? start[0]),
                2 * start[1] - (control?.[1] ?? start[1]),
              ];
        const second = by(size - 4);
        points.push(...curve(start, first, second, by(size - 2)));
        control = second;
      }
    } else if (command === "A") points.push(...arc(at, numbers));
    else if (command !== "Z") throw new Error(`the icon has a path with ${command}`);
  }
  return points;
}

function curve(a: Point, b: Point, c: Point, d: Point): Point[] {
  return Array.from({ length: LINES }, (_, line) => {
    const t = (line + 1) / LINES;
    const [s0, s1, s2, s3] = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    const at = (axis: 0 | 1): number => a[axis] * s0 + b[axis] * s1 + c[axis] * s2 + d[axis] * s3;
    return [at(0), at(1)];
  });
}

/** An arc of a circle by SVG's numbers: radius twice, rotation, large, sweep, end (SVG 2, §9.3.8). */
function arc(from: Point, numbers: readonly number[]): Point[] {
  const [radius = 0, , , isLarge, sweep, x = 0, y = 0] = numbers;
  const [dx, dy] = [(x - from[0]) / 2, (y - from[1]) / 2];
  const half = Math.hypot(dx, dy);
  const height = Math.sqrt(Math.max(0, radius ** 2 - half ** 2)) / half;
  const side = isLarge === sweep ? 1 : -1;
  const center: Point = [from[0] + dx + side * height * dy, from[1] + dy - side * height * dx];
  const start = Math.atan2(from[1] - center[1], from[0] - center[0]);
  let turn = Math.atan2(y - center[1], x - center[0]) - start;
  if (sweep === 1 && turn < 0) turn += 2 * Math.PI;
  if (sweep === 0 && turn > 0) turn -= 2 * Math.PI;
  return Array.from({ length: 2 * LINES }, (_, line) => {
    const angle = start + (turn * (line + 1)) / (2 * LINES);
    return [center[0] + radius * Math.cos(angle), center[1] + radius * Math.sin(angle)];
  });
}

/** By the even-odd rule: between each two of the places where its lines cross this height. */
function insideAt(points: readonly Point[], y: number): readonly Span[] {
  const crossings: number[] = [];
  let before = points.at(-1);
  for (const point of points) {
    if (before !== undefined && point[1] > y !== before[1] > y) {
      const part = (y - point[1]) / (before[1] - point[1]);
      crossings.push(point[0] + part * (before[0] - point[0]));
    }
    before = point;
  }
  crossings.sort((a, b) => a - b);
  const spans: Span[] = [];
  for (let at = 0; at + 1 < crossings.length; at += 2) {
    spans.push([crossings[at] ?? 0, crossings[at + 1] ?? 0]);
  }
  return spans;
}

function numberOf(attributes: Attributes, name: string): number {
  const value = Number(attributes.get(name));
  if (!Number.isFinite(value)) throw new Error(`the icon has a shape without ${name}`);
  return value;
}

function colorOf(text: string | undefined): number {
  const color = /^#([0-9a-f]{6})$/i.exec(text ?? "")?.[1];
  if (color === undefined) throw new Error(`the icon has the colour ${String(text)}`);
  return Number.parseInt(color, 16);
}
