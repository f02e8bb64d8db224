import { describe, it } from "vitest";

import { KnownText } from "../../chaos/known-text.ts";

const TYPED = 300;
const text = new KnownText(3);
const characters = Array.from({ length: TYPED }, (_, at) => text.at(at)).join("");

function measured(received: string) {
  const { lost, repeated, strange } = text.measure(received, TYPED);
  return { lost, repeated, strange };
}

describe("KnownText", () => {
  it("is found whole", ({ expect }) => {
    expect(measured(characters)).toEqual({ lost: 0, repeated: 0, strange: 0 });
  });

  it("misses the keys in the middle and at the end that did not arrive", ({ expect }) => {
    const received = characters.slice(0, 100) + characters.slice(103, -2);
    expect(measured(received)).toEqual({ lost: 5, repeated: 0, strange: 0 });
  });

  it("finds keys that arrived twice", ({ expect }) => {
    const received = characters.slice(0, 100) + characters.slice(80);
    expect(measured(received)).toEqual({ lost: 0, repeated: 20, strange: 0 });
  });

  it("finds keys that nobody typed", ({ expect }) => {
    expect(measured(`${characters}??`)).toEqual({ lost: 0, repeated: 0, strange: 2 });
  });
});
