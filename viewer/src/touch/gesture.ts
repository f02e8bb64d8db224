/** CSS pixels from the upper left corner of the screen's place in the page. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How one finger has begun to move something: at once, after it has rested, or right after a tap. */
export type Stroke = "drag" | "hold" | "tap-drag";

/** What fingers do, whatever it means to the machine. */
export type Gesture =
  /** Fingers have come down and gone up. A second tap of one finger, soon after the first and near to it, is where that was. */
  | { readonly kind: "tap"; readonly fingers: 1 | 2 | 3; readonly at: Point }
  /** One finger begins something that lasts until `stroke-end`. */
  | { readonly kind: "stroke-start"; readonly stroke: Stroke; readonly at: Point }
  /** It has moved; `ms`: in this time. */
  | {
      readonly kind: "stroke-move";
      readonly stroke: Stroke;
      readonly at: Point;
      readonly by: Point;
      readonly ms: number;
    }
  | { readonly kind: "stroke-end"; readonly stroke: Stroke; readonly at: Point }
  /** Two fingers begin to move in the same direction; `at` is between them, and stays there. */
  | { readonly kind: "scroll-start"; readonly at: Point }
  | { readonly kind: "scroll"; readonly at: Point; readonly by: Point }
  /** The distance of two fingers has changed by a factor, and the point between them, which is now `at`. */
  | {
      readonly kind: "pinch";
      readonly at: Point;
      readonly by: Point;
      readonly factor: number;
    };
