/**
 * Calls `painted` when the next update has been drawn on a canvas of noVNC, which copies each to it once it is
 * complete (`flip` of its `core/display.js`). A copy after a change of size has no picture in it yet.
 */
export function whenPainted(canvas: HTMLCanvasElement, painted: () => void): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const drawImage: unknown = Reflect.get(context, "drawImage");
  if (typeof drawImage !== "function") return;
  let { height, width } = canvas;
  const drawn = (): void => {
    if (canvas.width === width && canvas.height === height) {
      Reflect.deleteProperty(context, "drawImage");
      painted();
    }
    ({ height, width } = canvas);
  };
  Object.defineProperty(context, "drawImage", {
    configurable: true,
    value: (...image: unknown[]) => {
      Reflect.apply(drawImage, context, image);
      drawn();
    },
  });
}
