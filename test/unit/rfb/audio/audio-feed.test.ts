import fc from "fast-check";
import { describe, it } from "vitest";

import { AUDIO_BYTES_PER_MS, AUDIO_FORMAT } from "../../../../worker/rfb/audio/audio-format.ts";
import { AudioFeed } from "../../../../worker/rfb/audio/audio-feed.ts";
import { concat, cut, u32, wire } from "../../../support/play.ts";
import { parser, NO_CLIPBOARD } from "../server/reading.ts";
import { ServerStreamParser } from "../../../../worker/rfb/server/parser.ts";
import { TRUE_24 } from "../server/reading.ts";

const PIECE = 40 * AUDIO_BYTES_PER_MS;
const BELL = wire([2]);
const END = wire([255, 1, 0, 0]);
const sound = (samples: Uint8Array): Uint8Array =>
  wire([255, 1, 0, 2], u32(samples.length), samples);
const counting = (length: number, from = 0): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (from + at) % 251);

/** What a listener gets of chunks of a server's stream, and hears at once if it `hears`. */
function listen(chunks: readonly Uint8Array[], hears = true): readonly Uint8Array[] {
  const got: Uint8Array[] = [];
  let bytes = 0;
  const feed = new AudioFeed((samples) => {
    got.push(samples);
    bytes += samples.length;
  });
  const stream = new ServerStreamParser({
    width: 8,
    height: 8,
    pixelFormat: TRUE_24,
    isOffered: () => true,
    events: {
      updateStarted: () => {},
      updateEnded: () => {},
      lossyLines: () => {},
      vmwareCursorSeen: () => {},
      extensionSeen: () => {},
      resized: () => {},
      cutText: () => {},
      audio: (audio) => feed.audio(audio),
      motionAnnounced: () => {},
      announced: () => {},
    },
  });
  feed.isOn = true;
  for (const chunk of chunks) {
    feed.chunkBegins(chunk, stream.offset, 0);
    stream.parse(chunk);
    if (hears) feed.heard(bytes);
  }
  return got;
}

describe("the sound for a viewer", () => {
  it("is what the server's messages carry, however they are cut, in pieces of 40 ms", ({
    expect,
  }) => {
    const messages = [900, 3000, 7, 5001, 20, 4000].map((length, at) => counting(length, at));
    const stream = concat([BELL, ...messages.flatMap((samples) => [sound(samples), BELL]), END]);
    const all = concat(messages);
    const whole = all.subarray(0, all.length - (all.length % AUDIO_FORMAT.bytesPerFrame));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 40 }), (places) => {
        const got = listen(cut(stream, places));
        expect(concat(got)).toEqual(whole);
        for (const piece of got.slice(0, -1)) expect(piece).toHaveLength(PIECE);
      }),
    );
  });

  it("waits for a piece to be worth a message, unless the stream ends", ({ expect }) => {
    expect(listen([sound(counting(PIECE - 1))])).toEqual([]);
    expect(listen([sound(counting(PIECE))])).toHaveLength(1);
    expect(listen([sound(counting(10)), END])).toEqual([counting(8)]);
    expect(listen([END])).toEqual([]);
  });

  it("is dropped and not late where the viewer does not hear it", ({ expect }) => {
    const second = sound(counting(1000 * AUDIO_BYTES_PER_MS));
    const got = concat(listen([second, second, second], false));
    expect(got.length).toBeLessThanOrEqual(250 * AUDIO_BYTES_PER_MS);
    expect(got.length).toBeGreaterThan(200 * AUDIO_BYTES_PER_MS);
  });

  it("goes on once the viewer has heard, and believes no more than was sent", ({ expect }) => {
    const got: Uint8Array[] = [];
    const feed = new AudioFeed((samples) => got.push(samples));
    feed.isOn = true;
    let start = 0;
    const play = (): void => {
      const samples = counting(PIECE);
      feed.chunkBegins(samples, start, 0);
      feed.audio({ start: start - 8, bytes: 8 + PIECE, samples: PIECE });
      start += PIECE;
    };
    for (let piece = 0; piece < 20; piece += 1) play();
    expect(got).toHaveLength(6);
    feed.heard(Number.MAX_SAFE_INTEGER);
    for (let piece = 0; piece < 20; piece += 1) play();
    expect(got).toHaveLength(12);
    feed.isOn = false;
    play();
    expect(got).toHaveLength(12);
  });

  it("begins with a whole message, so that a sample is not taken for two halves", ({ expect }) => {
    const got: Uint8Array[] = [];
    const feed = new AudioFeed((samples) => got.push(samples));
    feed.chunkBegins(counting(10), 0, 0);
    feed.audio({ start: 0, bytes: 8 + 10, samples: 10 });
    for (const isFirst of [true, false]) {
      feed.isOn = true;
      feed.chunkBegins(counting(8), isFirst ? 10 : 44, 0);
      feed.audio({ start: isFirst ? 18 : 52, bytes: 4, samples: undefined });
      feed.chunkBegins(counting(12), isFirst ? 22 : 56, 0);
      feed.audio({ start: isFirst ? 22 : 56, bytes: 8 + 10, samples: 10 });
    }
    feed.chunkBegins(counting(6), 68, 0);
    feed.audio({ start: 74, bytes: 4, samples: undefined });
    expect(got).toEqual([concat([counting(12).subarray(8), counting(6).subarray(0, 4)])]);
  });

  it("leaves no byte of it in the stream", ({ expect }) => {
    const stream = concat([BELL, sound(counting(500)), END, BELL, sound(new Uint8Array(0)), BELL]);
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 20 }), (places) => {
        const { push } = parser({}, [NO_CLIPBOARD]);
        expect(
          concat(cut(stream, places).flatMap((chunk) => push(chunk).map((some) => some.slice()))),
        ).toEqual(wire([2, 2, 2]));
      }),
    );
  });
});
