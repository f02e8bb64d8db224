import { describe, it } from "vitest";

import { VIEWER_PIXEL_FORMAT } from "../../../../worker/rfb/novnc-defaults.ts";
import { ServerStreamParser } from "../../../../worker/rfb/server/parser.ts";
import { cut, u16, wire } from "../../../support/play.ts";
import { update } from "../proxy-stage.ts";

const TIGHT = 7;
const jpeg = wire([0x90, 3], new Uint8Array(3));
const fill = wire([0x80], new Uint8Array(3));

/** What is told of an update of a screen of 640 by 480, however it is cut. */
function told(bytes: Uint8Array, size: number): readonly string[] {
  const events: string[] = [];
  const parser = new ServerStreamParser({
    width: 640,
    height: 480,
    pixelFormat: VIEWER_PIXEL_FORMAT,
    isOffered: () => true,
    events: {
      updateStarted: () => {},
      updateEnded: (area) => events.push(`end of ${area}`),
      lossyLines: (y, lines) => events.push(`lossy ${lines} at ${y}`),
      vmwareCursorSeen: () => events.push("cursor"),
      extensionSeen: () => {},
      resized: () => {},
      cutText: () => {},
      audio: () => {},
      motionAnnounced: () => {},
      announced: () => {},
    },
  });
  const places = Array.from(
    { length: Math.floor((bytes.length - 1) / size) },
    (_, at) => (at + 1) * size,
  );
  for (const chunk of cut(bytes, places)) parser.parse(chunk);
  return events;
}

describe("rectangles", () => {
  it.for([1, 2, 7, 10_000])(
    "tell their pixels and what is lossy, in chunks of %i",
    (size, { expect }) => {
      const first = update.of(
        update.rectangle(TIGHT, 100, 20, jpeg, 0, 40),
        update.rectangle(TIGHT, 10, 10, fill, 0, 0),
        update.rectangle(1, 30, 10, wire(u16(0), u16(0)), 0, 0),
        update.rectangle(TIGHT, 640, 1, jpeg, 0, 479),
        update.rectangle(-223, 640, 480),
        update.rectangle(-239, 2, 2, new Uint8Array(18)),
      );
      const second = update.of(update.rectangle(0x574d_5664, 0, 0, wire([0, 0])));
      const third = wire(
        [0, 0],
        u16(0xffff),
        update.rectangle(TIGHT, 5, 5, fill),
        update.rectangle(-224),
      );
      const bytes = wire(first, second, third, [2]);
      expect(told(bytes, size)).toEqual([
        "lossy 20 at 40",
        "lossy 1 at 479",
        "end of 3040",
        "cursor",
        "end of 0",
        "end of 25",
      ]);
    },
  );
});
