import { describe, it } from "vitest";

import {
  AUDIO_BYTES_PER_MS,
  disableAudio,
  enableAudio,
} from "../../../../worker/rfb/audio/audio-format.ts";
import { setEncodings } from "../../../../worker/rfb/client-message.ts";
import { VIEWER_ENCODINGS } from "../../../../worker/rfb/novnc-defaults.ts";
import { mayNegotiate } from "../../../../worker/rfb/policy/policy.ts";
import { concat, hex, u32, wire } from "../../../support/play.ts";
import { message } from "../../../support/rfb/client-stream.ts";
import { CONTROL, openStage, update, VIEW } from "../proxy-stage.ts";

const PIECE = 40 * AUDIO_BYTES_PER_MS;
const SHOWN = update.of(update.rectangle(-259));
const SOUND = wire([255, 1, 0, 2], u32(PIECE), new Uint8Array(PIECE).fill(7));
const BELL = wire([2]);
const offer = (policy: typeof CONTROL, ...more: readonly number[]): string =>
  hex(setEncodings([...VIEWER_ENCODINGS.filter((one) => mayNegotiate(one, policy)), ...more]));

function soundStage(options: Parameters<typeof openStage>[0] = {}) {
  const told: string[] = [];
  const audioListener = {
    found: () => void told.push("found"),
    samples: (samples: Uint8Array) => void told.push(`${samples.length} samples`),
  };
  return {
    ...openStage({ acksBytes: true, audioListener, ...options }),
    told: () => told.splice(0),
  };
}

describe("sound", () => {
  it("is asked of the server once a viewer that may hear it wants that", ({ expect }) => {
    const { proxy, upstream, downstream, told } = soundStage();
    proxy.askAudio(false);
    expect(upstream()).toEqual([offer(CONTROL, -259)]);
    proxy.fromServer(SHOWN, 0);
    expect(told()).toEqual(["found"]);
    // The rectangle is for the gateway: another one stands in its place.
    expect(downstream()).toContain("00000001");
    proxy.fromServer(SHOWN, 0);
    expect(told()).toEqual([]);
    upstream();
    proxy.askAudio(true);
    expect(upstream()).toEqual([hex(enableAudio())]);
    expect(told()).toEqual(["found"]);
    downstream();
    proxy.fromServer(concat([BELL, SOUND, BELL]), 1);
    expect(told()).toEqual([`${PIECE} samples`]);
    expect(downstream()).toBe("0202");
    proxy.heard(PIECE);
    proxy.askAudio(false);
    expect(upstream()).toEqual([hex(disableAudio())]);
    proxy.fromServer(concat([SOUND, BELL]), 2);
    expect(told()).toEqual(["found"]);
    expect(downstream()).toBe("02");
  });

  it("is begun for a viewer that wants it before the server has shown it", ({ expect }) => {
    const { proxy, upstream, told } = soundStage({ policy: { ...VIEW, audio: true } });
    proxy.askAudio(true);
    expect(upstream()).toEqual([offer(VIEW, -259)]);
    proxy.fromServer(SHOWN, 0);
    expect(upstream()).toContain(hex(enableAudio()));
    expect(told()).toEqual(["found"]);
  });

  it("ends for a page that nobody sees, a viewer that is lost, and one that may not hear it any more", ({
    expect,
  }) => {
    const { proxy, upstream } = soundStage();
    const begin = (): void => {
      proxy.askAudio(true);
      proxy.fromServer(SHOWN, 0);
      upstream();
    };
    begin();
    proxy.setVisible(false, 1);
    expect(upstream()).toContain(hex(disableAudio()));
    proxy.setVisible(true, 2);
    expect(upstream()).not.toContain(hex(enableAudio()));
    begin();
    proxy.stopAudio();
    expect(upstream()).toEqual([hex(disableAudio())]);
    begin();
    proxy.setPolicy({ ...CONTROL, audio: false });
    expect(upstream()).toEqual([hex(disableAudio()), offer(CONTROL)]);
    proxy.askAudio(true);
    expect(upstream()).toEqual([]);
  });

  it.for([
    ["that may not hear it", { policy: { ...CONTROL, audio: false } }],
    ["that can be told nothing beside its stream", { audioListener: undefined }],
  ] as const)("is not asked for by a viewer %s", ([, options], { expect }) => {
    const { audioListener: _, ...plain } = options as { audioListener?: undefined };
    const open = "audioListener" in options ? openStage(plain) : soundStage(options);
    open.proxy.askAudio(true);
    open.proxy.fromViewer(message.encodings(7, -259, 0), 0);
    expect(open.upstream()).toEqual([hex(setEncodings([7, 0]))]);
    expect(() => open.proxy.fromServer(SOUND, 0)).toThrow("not offered");
  });
});
