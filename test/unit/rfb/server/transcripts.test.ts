import fc from "fast-check";
import { describe, it } from "vitest";

import { cut } from "../../../support/play.ts";
import { inPieces, parse, type ParserOptions } from "./reading.ts";
import { readServerStream, type Reading } from "../../../support/rfb/reference.ts";
import { TRANSCRIPTS, transcriptBytes, type Transcript } from "./transcripts.ts";

/** A parser for a transcript: exactly what was asked for is offered. */
function optionsFor(transcript: Transcript): ParserOptions {
  const offered = new Set(transcript.encodings);
  return {
    width: transcript.width,
    height: transcript.height,
    pixelFormat: transcript.pixelFormat,
    isOffered: (encoding) => offered.has(encoding),
  };
}

const recordings = TRANSCRIPTS.map((transcript) => {
  const bytes = transcriptBytes(transcript);
  const reference: Reading = readServerStream(bytes, transcript.pixelFormat);
  return { name: transcript.name, transcript, bytes, reference };
});

describe("ServerStreamParser with what real servers send", () => {
  it("knows recordings of every encoding that a server speaks", ({ expect }) => {
    const seen = new Set(TRANSCRIPTS.flatMap(({ rectangles }) => Object.keys(rectangles)));
    const numbers = [...seen].map(Number).sort((a, b) => a - b);
    expect(numbers.join()).toBe("-308,-261,-260,-258,-239,-224,-223,0,1,2,5,6,7,16,1464686180");
    const servers = new Set(TRANSCRIPTS.map(({ server }) => server.split(" ")[0]));
    expect(servers).toEqual(new Set(["QEMU", "TigerVNC", "x11vnc", "TightVNC"]));
  });

  it.for(recordings)(
    "$name: passes every byte, unchanged and uncopied",
    ({ transcript, bytes }, { expect }) => {
      const parsed = parse([bytes], optionsFor(transcript));
      expect(parsed.output.equals(bytes)).toBe(true);
      expect(parsed.atBoundary).toBe(true);
      expect(parsed.events.filter((event) => event === "end")).toHaveLength(transcript.updates);
    },
  );

  it.for(recordings)(
    "$name: finds what the reference finds",
    ({ transcript, bytes, reference }, { expect }) => {
      expect(reference.rectangles).toEqual(transcript.rectangles);
      expect(reference.updates).toBe(transcript.updates);
      const parsed = parse(inPieces(bytes, 1), optionsFor(transcript));
      expect(parsed.output.equals(bytes)).toBe(true);
      expect(parsed.boundaries).toEqual(reference.messages.map(({ end }) => end));
      expect(parsed.events).toEqual(reference.events);
    },
  );

  it.for(recordings)(
    "$name: does not depend on how the stream is cut",
    ({ transcript, bytes, reference }, { expect }) => {
      const ends = reference.messages.map(({ end }) => end);
      fc.assert(
        fc.property(fc.array(fc.nat(bytes.length), { maxLength: 60 }), (at) => {
          const parsed = parse(cut(bytes, at), optionsFor(transcript));
          const edges = [...at, bytes.length].sort((a, b) => a - b);
          // The last message end that each chunk can have shown.
          const shown = edges.map((edge) => ends.findLast((end) => end <= edge) ?? 0);
          expect(parsed.boundaries).toEqual([...new Set(shown)].filter((end) => end > 0));
          expect(parsed.events).toEqual(reference.events);
          expect(parsed.output.equals(bytes)).toBe(true);
        }),
        { numRuns: 8 },
      );
    },
  );

  it.for(recordings)(
    "$name: refuses it when its encodings were not offered",
    ({ transcript, bytes, reference }, { expect }) => {
      const used = Object.keys(reference.rectangles).map(Number);
      for (const missing of used.filter((encoding) => encoding !== 0)) {
        const options = { ...optionsFor(transcript), isOffered: (e: number) => e !== missing };
        expect(() => parse([bytes], options), String(missing)).toThrow("not offered");
      }
    },
  );
});
