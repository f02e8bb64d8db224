import type { ConsoleChannel } from "../../../viewer/src/session/channel/channel.ts";
import type { RawChannel } from "../../../viewer/src/session/channel/raw-channel.ts";
import type { ScreenListener } from "../../../viewer/src/session/screens.ts";
import { setEncodings, updateRequest } from "../../../worker/rfb/client-message.ts";
import { KNOWN_SCREEN, updateOf } from "../server/update-stream.ts";
import { StreamRuler } from "../stream-ruler.ts";

/** What arrives of a known server's stream, in place of a picture. */
export interface KnownScreen {
  readonly ruler: StreamRuler;
  /** Updates that have arrived whole. */
  updates(): number;
}

const AREA = { x: 0, y: 0, ...KNOWN_SCREEN };
const RAW = 0;

/** Does the handshake as noVNC does, then measures what comes, and requests the next update after each. */
export function showKnownScreen(
  seed: number,
  channel: ConsoleChannel,
  { connected, painted }: ScreenListener,
): KnownScreen {
  const { raw } = channel;
  const send = (bytes: Uint8Array): void => raw.send(bytes);
  let updates = 0;
  const ruler = new StreamRuler(
    (number) => updateOf(seed, number),
    () => {
      updates += 1;
      if (updates === 1) painted();
      send(updateRequest(AREA, true));
    },
  );
  const steps: (() => void)[] = [
    () => send(Buffer.from("RFB 003.008\n")),
    () => send(Uint8Array.of(1)),
    () => send(Uint8Array.of(1)),
    () => {
      connected();
      send(setEncodings([RAW]));
      send(updateRequest(AREA, false));
    },
  ];
  const onmessage: RawChannel["onmessage"] = ({ data }) => {
    const step = steps.shift();
    // The handshake comes in one message a step.
    if (step === undefined) ruler.push(new Uint8Array(data));
    else step();
  };
  Object.assign(raw, { onmessage });
  return { ruler, updates: () => updates };
}
