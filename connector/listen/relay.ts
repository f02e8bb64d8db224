/** One end of a relay. */
export interface RelayStream {
  /** What has come, or `undefined` at the end. Throws for a connection that broke, and the signal's reason. */
  gather(signal: AbortSignal): Promise<Uint8Array | undefined>;
  /** Writes, and waits until there is room for more. */
  write(bytes: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Ends the writing direction, once everything is out. */
  end(signal: AbortSignal): Promise<void>;
  destroy(): void;
}

/** Time for the second direction to end after the first, in milliseconds. */
const LINGER_MS = 5000;
/** Time to tell the gateway that a session is over for a reason of its own, in milliseconds. */
const FAREWELL_MS = 1000;

/**
 * Why a relay ended: one side closed, nothing passed for too long, a connection broke, or the connector
 * stops.
 */
export type RelayEnd = "gateway" | "target" | "idle" | "broken" | "shutdown";

export interface RelayResult {
  readonly end: RelayEnd;
  readonly bytesToTarget: number;
  readonly bytesToGateway: number;
}

/** Ends a relay for a reason of its own. */
class Ended extends Error {
  readonly end: RelayEnd;

  constructor(end: RelayEnd) {
    super(end);
    this.end = end;
  }
}

/**
 * Passes bytes in both directions until both have ended. Each direction holds what the two streams' own
 * buffers hold and one chunk, and reads on when the other side has taken it. A side that closes its half
 * has the other half closed towards the other side, which then has 5 seconds. A gateway is told of every
 * end, so that it can tell one from a connection that was cut. Both connections are gone afterwards. Never
 * throws.
 */
export async function relay(
  gateway: RelayStream,
  target: RelayStream,
  { idleMs, stop }: { readonly idleMs: number; readonly stop: AbortSignal },
): Promise<RelayResult> {
  const bytes = { toTarget: 0, toGateway: 0 };
  const controller = new AbortController();
  const { signal } = controller;
  const end = (reason: RelayEnd): void => controller.abort(new Ended(reason));
  const idle = setTimeout(() => end("idle"), idleMs);
  const shutdown = (): void => end("shutdown");
  if (stop.aborted) shutdown();
  stop.addEventListener("abort", shutdown);
  let first: RelayEnd | undefined;
  let linger: NodeJS.Timeout | undefined;

  const flow = async (
    from: RelayStream,
    to: RelayStream,
    counter: keyof typeof bytes,
  ): Promise<void> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream
      const chunk = await from.gather(signal);
      if (chunk === undefined) break;
      bytes[counter] += chunk.length;
      idle.refresh();
      // oxlint-disable-next-line no-await-in-loop -- a byte stream
      await to.write(chunk, signal);
    }
    first ??= counter === "toTarget" ? "gateway" : "target";
    linger ??= setTimeout(() => end("broken"), LINGER_MS);
    await to.end(signal);
  };
  const failed = (error: unknown): void => {
    if (error instanceof Ended) first ??= error.end;
    // What a transport says of itself names the peer.
    else first ??= "broken";
    end("broken");
  };
  await Promise.all([
    flow(gateway, target, "toTarget").catch(failed),
    flow(target, gateway, "toGateway").catch(failed),
  ]);
  clearTimeout(idle);
  clearTimeout(linger);
  stop.removeEventListener("abort", shutdown);
  target.destroy();
  // Nothing to do where the flow to it has ended by itself, or the connection has broken.
  await gateway.end(AbortSignal.timeout(FAREWELL_MS)).catch(() => {});
  gateway.destroy();
  return {
    end: first ?? "broken",
    bytesToTarget: bytes.toTarget,
    bytesToGateway: bytes.toGateway,
  };
}
