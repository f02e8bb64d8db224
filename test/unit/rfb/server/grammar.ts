import type { PixelFormat } from "../../../../worker/rfb/pixel-format.ts";
import { u16, u32 } from "../../../support/play.ts";

/** Numbers that look random and come again with the same seed. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed ^ 0x9e37_79b9) | 1;
  }

  /** A whole number from 0 to `below` - 1. */
  roll(below: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % below;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.roll(256));
  }

  one<T>(values: readonly [T, ...T[]]): T {
    return values[this.roll(values.length)] ?? values[0];
  }
}

export interface SpokenStream {
  readonly bytes: Uint8Array;
  /** Where each message ends. */
  readonly ends: readonly number[];
  readonly updates: number;
  /** Size of the framebuffer before the first message. */
  readonly width: number;
  readonly height: number;
}

/**
 * Speaks random, valid server messages: every message and every encoding, with payloads of random
 * bytes in their place. As it writes the lengths itself, it knows the ends without parsing.
 */
export function speak(dice: Dice, format: PixelFormat, count: number): SpokenStream {
  const speaker = new Speaker(dice, format);
  const { width, height } = speaker;
  const messages = Array.from({ length: count }, () => speaker.message());
  let at = 0;
  return {
    bytes: Buffer.concat(messages),
    ends: messages.map((message) => (at += message.length)),
    updates: messages.filter((message) => message[0] === 0).length,
    width,
    height,
  };
}

class Speaker {
  width = 100;
  height = 60;
  readonly #dice: Dice;
  readonly #pixel: number;
  readonly #tight: number;

  constructor(dice: Dice, format: PixelFormat) {
    this.#dice = dice;
    this.#pixel = format.bitsPerPixel / 8;
    this.#tight = format.bitsPerPixel === 32 && format.depth === 24 ? 3 : this.#pixel;
  }

  message(): Uint8Array {
    const dice = this.#dice;
    switch (dice.roll(10)) {
      case 0:
        return wire([2]);
      case 4:
        return wire([255, 1, 0, dice.roll(2)]);
      case 5: {
        const samples = dice.bytes(dice.roll(60));
        return wire([255, 1, 0, 2], u32(samples.length), samples);
      }
      case 1: {
        const text = dice.bytes(dice.roll(40));
        return wire([3], dice.bytes(3), u32(text.length), text);
      }
      case 2: {
        const body = dice.bytes(4 + dice.roll(40));
        return wire([3], dice.bytes(3), u32(-body.length >>> 0), body);
      }
      case 3:
        return wire([250, 0, 1, dice.roll(2)]);
      default:
        return this.#update();
    }
  }

  #update(): Uint8Array {
    const rectangles = Array.from({ length: this.#dice.roll(6) }, () => this.#rectangle());
    const count = rectangles.length;
    const lastRect = wire(this.#dice.bytes(8), u32(-224 >>> 0));
    // With a LastRect the count can be anything that is not less.
    return this.#dice.roll(4) === 0
      ? wire([0, 0], u16(this.#dice.one([count + 1, 0xffff])), ...rectangles, lastRect)
      : wire([0, 0], u16(count), ...rectangles);
  }

  #rectangle(): Uint8Array {
    const dice = this.#dice;
    switch (dice.roll(22)) {
      case 0:
        return this.#resize(-223, dice.bytes(4), new Uint8Array(0));
      case 1: {
        const screens = dice.bytes(16 * dice.roll(4));
        const body = wire([screens.length / 16, 0, 0, 0], screens);
        // Refused: the size that it tells does not count.
        if (dice.roll(2) === 0) return wire(u16(1), u16(3), dice.bytes(4), u32(-308 >>> 0), body);
        return this.#resize(-308, wire(u16(dice.roll(3)), u16(0)), body);
      }
      case 2:
        return wire(dice.bytes(8), u32(-261 >>> 0), [dice.roll(8)]);
      case 3:
        return wire(dice.bytes(8), u32(dice.one([-257, -258, -259, -316]) >>> 0));
      case 4:
      case 5:
        return this.#cursor();
      default: {
        const w = dice.roll(Math.min(40, this.width) + 1);
        const h = dice.roll(Math.min(40, this.height) + 1);
        const x = dice.roll(this.width - w + 1);
        const y = dice.roll(this.height - h + 1);
        const encoding = dice.one([0, 1, 2, 5, 6, 7, 7, 16, 50, -260]);
        const body = this.#pixels(encoding, w, h);
        return wire(u16(x), u16(y), u16(w), u16(h), u32(encoding >>> 0), body);
      }
    }
  }

  #resize(encoding: number, place: Uint8Array, body: Uint8Array): Uint8Array {
    this.width = 1 + this.#dice.roll(200);
    this.height = 1 + this.#dice.roll(200);
    return wire(place, u16(this.width), u16(this.height), u32(encoding >>> 0), body);
  }

  #cursor(): Uint8Array {
    const dice = this.#dice;
    const w = dice.roll(20);
    const h = dice.roll(20);
    const head = (encoding: number): Uint8Array =>
      wire(dice.bytes(4), u16(w), u16(h), u32(encoding >>> 0));
    const bitmap = Math.ceil(w / 8) * h;
    switch (dice.roll(3)) {
      case 0:
        return wire(head(-239), dice.bytes(w * h * this.#pixel + bitmap));
      case 1:
        return wire(head(0x574d5664), [0, 0], dice.bytes(2 * w * h * this.#pixel));
      default:
        return wire(head(0x574d5664), [1, 0], dice.bytes(4 * w * h));
    }
  }

  #pixels(encoding: number, w: number, h: number): Uint8Array {
    const dice = this.#dice;
    const pixel = this.#pixel;
    switch (encoding) {
      case 0:
        return dice.bytes(w * h * pixel);
      case 1:
        return dice.bytes(4);
      case 2: {
        const count = dice.roll(Math.min(20, w * h) + 1);
        return wire(u32(count), dice.bytes(pixel), dice.bytes(count * (pixel + 8)));
      }
      case 5:
        return this.#hextile(w, h, pixel);
      case 50: {
        const frame = dice.bytes(dice.roll(100));
        return wire(u32(frame.length), u32(dice.roll(4)), frame);
      }
      case 6:
      case 16: {
        const data = dice.bytes(dice.roll(100));
        return wire(u32(data.length), data);
      }
      default:
        return this.#tightBody(w, h, this.#tight, encoding === -260);
    }
  }

  #hextile(w: number, h: number, pixel: number): Uint8Array {
    const dice = this.#dice;
    const tiles: Uint8Array[] = [];
    for (let y = 0; y < h; y += 16) {
      for (let x = 0; x < w; x += 16) {
        const mask = dice.roll(32);
        tiles.push(Uint8Array.of(mask));
        if (mask % 2 === 1) {
          tiles.push(dice.bytes(Math.min(16, w - x) * Math.min(16, h - y) * pixel));
          continue;
        }
        if ((mask & 2) > 0) tiles.push(dice.bytes(pixel));
        if ((mask & 4) > 0) tiles.push(dice.bytes(pixel));
        if ((mask & 8) > 0) {
          const count = dice.roll(12);
          tiles.push(Uint8Array.of(count), dice.bytes(count * (mask > 15 ? pixel + 2 : 2)));
        }
      }
    }
    return Buffer.concat(tiles);
  }

  #tightBody(w: number, h: number, tight: number, mayBePng: boolean): Uint8Array {
    const dice = this.#dice;
    const resets = dice.roll(16);
    const data = (): Uint8Array => {
      const bytes = dice.bytes(dice.one([0, 1, 127, 128, 300, 16_383, 16_384]));
      return wire(compactLength(bytes.length), bytes);
    };
    const basic = (bytes: number): Uint8Array => (bytes < 12 ? dice.bytes(bytes) : data());
    switch (dice.roll(mayBePng ? 6 : 5)) {
      case 0:
        return wire([0x80 | resets], dice.bytes(tight));
      case 1:
        return wire([0x90 | resets], data());
      case 2:
        return wire([(dice.roll(4) << 4) | resets], basic(w * h * tight));
      case 3: {
        const control = ((4 + dice.roll(4)) << 4) | resets;
        return wire([control, dice.one([0, 2])], basic(w * h * tight));
      }
      case 4: {
        const colours = 1 + dice.one([0, 1, 2, dice.roll(256)]);
        const palette = dice.bytes(colours * tight);
        const bytes = colours > 2 ? w * h : Math.ceil(w / 8) * h;
        return wire([0x40 | resets, 1, colours - 1], palette, basic(bytes));
      }
      default:
        return wire([0xa0 | resets], data());
    }
  }
}

/** Tight's length of 1 to 3 bytes. */
export function compactLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x4000) return Uint8Array.of((length & 0x7f) | 0x80, length >> 7);
  return Uint8Array.of((length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14);
}

/** Faster than its namesake of the other tests, for millions of messages. */
function wire(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (part instanceof Uint8Array ? part : Uint8Array.from(part))),
  );
}
