import type { EndMessage } from "../channel/messages.ts";
import type { Log } from "../observe/log.ts";
import type { CountRefusals } from "../observe/refusal-counts.ts";
import type { ViewerOffer } from "../admission/upgrade.ts";

/** What can be done with the request that is being answered. */
export interface RunningRequest {
  /** Ends the request's execution and with it every connection that it holds. */
  abort(reason: Error): void;
}

/** What only the Workers runtime has, passed in so that everything else also runs in Node. */
export interface Platform {
  readonly log: Log;
  /** Is told how many requests were refused, whoever has made them. */
  readonly countRefusals?: CountRefusals | undefined;
  /** How Cloudflare Access is asked for its keys. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** The wall clock: unix time in milliseconds. */
  readonly now: () => number;
  /** Ids of facts: see `eventIds`. */
  readonly newId: () => string;
  /** A 101 whose WebSocket sends the end, closes with its code, and is then aborted together with the request. */
  readonly endSocket: (
    end: Omit<EndMessage, "type">,
    offer: Pick<ViewerOffer, "channel" | "echoSubprotocol">,
    request: RunningRequest,
  ) => Response;
  /** Compares two buffers of equal length in constant time. */
  readonly timingSafeEqual: (a: ArrayBuffer, b: ArrayBuffer) => boolean;
}
