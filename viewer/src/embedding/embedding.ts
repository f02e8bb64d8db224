import type { StartFeature } from "../page/feature.ts";
import { Allowance } from "../session/allowance.ts";
import type { SessionState } from "../session/states/session-state.ts";
import { isConnectMessage } from "./connect-message.ts";
import { isEmbedder } from "./embedders.ts";

/**
 * A page that shows this one in a frame, and that the gateway allows to, can talk to it. What it takes to answer is
 * in the later part, which is fetched for a page that asks; what it says until then waits in the port. The last port
 * counts.
 */
export const startEmbedding: StartFeature = (context) => {
  if (window.parent === window) return {};
  const meta = document.querySelector<HTMLMetaElement>('meta[name="porthole-embedders"]');
  const sources = meta?.content ?? "";
  const allowance = new Allowance();
  let port: MessagePort | undefined;
  let state: SessionState | undefined;
  let tell: (() => void) | undefined;
  const begin = async (present: MessagePort): Promise<void> => {
    port?.close();
    port = present;
    tell = undefined;
    try {
      const { converse } = await import("../later.ts");
      if (port === present) tell = converse(present, context, () => state);
    } catch {
      // Whoever asked waits no longer than for any answer, and may ask again.
    }
  };
  addEventListener("message", ({ data, origin, ports, source }: MessageEvent<unknown>) => {
    const [given] = ports;
    if (source !== window.parent || given === undefined || !isConnectMessage(data)) return;
    if (!isEmbedder(origin, sources, location.origin)) return;
    if (allowance.takes(performance.now())) void begin(given);
  });
  return {
    render: (now) => {
      state = now;
      tell?.();
    },
    everySecond: () => tell?.(),
  };
};
