import { describe, it } from "vitest";

import type { SoundListener } from "../../../../viewer/src/session/channel/sound-stream.ts";
import { SOUND } from "../../../../viewer/src/sound/sound-preference.ts";
import { NONE_MS, SoundSwitch } from "../../../../viewer/src/sound/sound-switch.ts";

const FORMAT = { sampleRate: 24_000, channels: 2 } as const;

function stage(canPlay = true) {
  const happened: string[] = [];
  const around = { isSeen: true, now: 0 };
  const stream = {
    listener: undefined as SoundListener | undefined,
    ask: (isWanted: boolean) => void happened.push(isWanted ? "wanted" : "not wanted"),
  };
  const sound = new SoundSwitch(stream, {
    open: async () => {
      if (!canPlay) throw new Error("no sound card");
      happened.push("opened");
      return {
        play: ({ byteLength }) => void happened.push(`${byteLength} played`),
        setVolume: (volume) => void happened.push(`volume ${volume}`),
        close: () => void happened.push("closed"),
      };
    },
    isSeen: () => around.isSeen,
    now: () => around.now,
    failed: () => void happened.push("failed"),
    changed: () => {},
  });
  return { sound, stream, around, happened: () => happened.splice(0) };
}

describe("the switch of the machine's sound", () => {
  it("is off until a person turns it on, and asks for nothing until then", async ({ expect }) => {
    const { sound, stream, happened } = stage();
    sound.begin();
    sound.begin();
    expect(happened()).toEqual(["not wanted"]);
    expect(sound.isThere).toBe(false);
    stream.listener?.found(FORMAT);
    expect([sound.isThere, sound.isOn]).toEqual([true, false]);
    stream.listener?.samples(new ArrayBuffer(4));
    sound.volume = 0.5;
    await sound.turn(true);
    expect(happened()).toEqual(["opened", "volume 0.5", "wanted"]);
    stream.listener?.samples(new ArrayBuffer(4));
    sound.volume = 1;
    await sound.turn(false);
    expect(happened()).toEqual(["4 played", "volume 1", "closed", "not wanted"]);
  });

  it("asks for nothing while nobody sees the page", async ({ expect }) => {
    const { sound, stream, around, happened } = stage();
    sound.begin();
    sound.seenChanged();
    stream.listener?.found(FORMAT);
    await sound.turn(true);
    happened();
    around.isSeen = false;
    sound.seenChanged();
    around.isSeen = true;
    sound.seenChanged();
    expect(happened()).toEqual(["not wanted", "wanted"]);
  });

  it("is off again where the browser cannot play, and after the end", async ({ expect }) => {
    const broken = stage(false);
    broken.sound.begin();
    broken.stream.listener?.found(FORMAT);
    await broken.sound.turn(true);
    expect(broken.sound.isOn).toBe(false);
    expect(broken.happened()).toEqual(["not wanted", "failed", "not wanted"]);
    const { sound, stream, happened } = stage();
    sound.end();
    sound.begin();
    stream.listener?.found(FORMAT);
    await sound.turn(true);
    sound.end();
    expect(happened().at(-1)).toBe("closed");
    expect([sound.isThere, sound.isOn]).toEqual([false, false]);
  });

  it("closes a player that is ready when it is off already", async ({ expect }) => {
    const { sound, stream, happened } = stage();
    sound.begin();
    stream.listener?.found(FORMAT);
    const on = sound.turn(true);
    await sound.turn(false);
    await on;
    expect(happened().filter((what) => what !== "volume 1")).toEqual([
      "not wanted",
      "opened",
      "not wanted",
      "closed",
      "not wanted",
    ]);
  });

  it("says that none has come to somebody who has waited for it, until some has", async ({
    expect,
  }) => {
    const { sound, stream, around } = stage();
    sound.begin();
    stream.listener?.found(FORMAT);
    around.now = 2 * NONE_MS;
    expect(sound.isMissing).toBe(false);
    await sound.turn(true);
    around.now += NONE_MS - 1;
    expect(sound.isMissing).toBe(false);
    around.now += 1;
    expect(sound.isMissing).toBe(true);
    await sound.turn(false);
    expect(sound.isMissing).toBe(false);
    await sound.turn(true);
    expect(sound.isMissing).toBe(false);
    around.now += NONE_MS;
    stream.listener?.samples(new ArrayBuffer(4));
    expect(sound.isMissing).toBe(false);
    around.now += 10 * NONE_MS;
    expect(sound.isMissing).toBe(false);
    // Of another console nothing is known.
    sound.end();
    sound.begin();
    stream.listener?.found(FORMAT);
    await sound.turn(true);
    around.now += NONE_MS;
    expect(sound.isMissing).toBe(true);
  });

  it("keeps a volume in percent and nothing else", ({ expect }) => {
    expect(SOUND.parse({ volume: 0 })).toEqual({ volume: 0 });
    expect(SOUND.parse({ volume: 100, more: 1 })).toEqual({ volume: 100 });
    for (const kept of [null, 1, {}, { volume: -1 }, { volume: 101 }, { volume: "1" }]) {
      expect(SOUND.parse(kept)).toBeUndefined();
    }
  });
});
