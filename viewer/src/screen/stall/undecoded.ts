import { watchPictures } from "./broken-pictures.ts";
import { watchDecoders } from "./failed-decoders.ts";

/** What noVNC waits for and will never get, of what has come since it was last {@link seen}. */
export interface Undecoded {
  readonly kind: "picture" | "video" | undefined;
  /** From now on only what comes counts. */
  seen(): void;
}

export function watchUndecoded(): Undecoded {
  const pictures = watchPictures();
  const videos = watchDecoders(window);
  let picturesSeen = pictures();
  let videosSeen = videos();
  return {
    get kind() {
      if (pictures() > picturesSeen) return "picture";
      return videos() > videosSeen ? "video" : undefined;
    },
    seen: () => {
      picturesSeen = pictures();
      videosSeen = videos();
    },
  };
}
