import type { ObjectDeps } from "./console/console-session.ts";
import { endSockets } from "./http/end-socket.ts";
import type { Platform } from "./http/platform.ts";
import type { Log } from "./observe/log.ts";
import { monotonic } from "./wire/clock.ts";
import { setTimer } from "./wire/timers.ts";

const unixMs = (): number => Date.now();
const monotonicMs = monotonic(() => performance.now());

/** What the routes take from the Workers runtime. */
export function httpPlatform(log: Log): Platform {
  return {
    log,
    now: unixMs,
    endSocket: endSockets(monotonicMs),
    timingSafeEqual: (a, b) => crypto.subtle.timingSafeEqual(a, b),
  };
}

/** What a session's object takes from the Workers runtime. */
export function objectDeps(log: Log): ObjectDeps {
  return { log, unixMs, monotonicMs, setTimer };
}
