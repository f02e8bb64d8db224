import type { EndMessage } from "../channel/messages.ts";
import type { ViewerOffer } from "./upgrade.ts";

/** What only the Workers runtime has, handed in so that everything else also runs in Node. */
export interface Platform {
  /** A 101 whose WebSocket says the end and closes with its code. */
  readonly endSocket: (
    end: Omit<EndMessage, "type">,
    offer: Pick<ViewerOffer, "channel" | "named">,
  ) => Response;
  /** Compares two buffers of equal length in constant time. */
  readonly timingSafeEqual: (a: ArrayBuffer, b: ArrayBuffer) => boolean;
}
