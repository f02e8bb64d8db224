let broken = 0;
let isWatching = false;

/**
 * Counts pictures that noVNC has made an `Image` of and that cannot be decoded, from now on. It hears of none itself,
 * and waits for ever for the one (`_scanRenderQ` of its `core/display.js`).
 */
export function watchPictures(): () => number {
  if (!isWatching) {
    isWatching = true;
    const { Image } = window;
    window.Image = class extends Image {
      constructor(width?: number, height?: number) {
        super(width, height);
        this.addEventListener("error", failed);
      }
    };
  }
  return () => broken;
}

function failed(this: HTMLImageElement): void {
  // noVNC takes the address away from each picture that it has drawn.
  if (this.getAttribute("src") !== "") broken += 1;
}
