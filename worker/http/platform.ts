import type { EndCode } from "../channel/ends.ts";
import type { ChannelName } from "../channel/messages.ts";

/** What only the Workers runtime has, handed in so that everything else also runs in Node. */
export interface Platform {
  /** A 101 whose WebSocket says the end and closes with its code. */
  readonly endSocket: (code: EndCode, channel: ChannelName) => Response;
  /** Compares two buffers of equal length in constant time. */
  readonly timingSafeEqual: (a: ArrayBuffer, b: ArrayBuffer) => boolean;
}
