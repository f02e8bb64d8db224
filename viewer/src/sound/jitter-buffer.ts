/** What must be there before anything is played, and what may be there at the most, seconds of sound. */
const START_SECONDS = 0.08;
const MAX_SECONDS = 0.2;

/** The largest value of a sample of 16 bits, and 1. */
const FULL_SCALE = 32_768;

/**
 * Sound that has come and was not played yet: as much as evens out when it comes, and never more than 200 ms. What does
 * not fit drops the oldest, so that nobody hears what is over.
 */
export class JitterBuffer {
  readonly #channels: number;
  readonly #start: number;
  readonly #samples: Int16Array;
  #length = 0;
  #isPlaying = false;

  constructor(sampleRate: number, channels: number) {
    this.#channels = channels;
    this.#start = Math.ceil(START_SECONDS * sampleRate) * channels;
    this.#samples = new Int16Array(Math.floor(MAX_SECONDS * sampleRate) * channels);
  }

  /** Frames that wait. */
  get length(): number {
    return this.#length / this.#channels;
  }

  /** Adds whole frames: 16 bits with a sign, little-endian, channels in turn. */
  push(bytes: ArrayBuffer): void {
    const view = new DataView(bytes);
    const all = Math.floor(bytes.byteLength / 2 / this.#channels) * this.#channels;
    const samples = this.#samples;
    const count = Math.min(all, samples.length);
    const excess = Math.max(0, this.#length + count - samples.length);
    samples.copyWithin(0, excess, this.#length);
    this.#length -= excess;
    for (let at = 0; at < count; at += 1) {
      samples[this.#length + at] = view.getInt16(2 * (all - count + at), true);
    }
    this.#length += count;
  }

  /** Takes as many frames as fit into `outputs`, one for each channel; silence where there are none. */
  pull(outputs: readonly Float32Array[]): void {
    const wanted = outputs[0]?.length ?? 0;
    this.#isPlaying ||= this.#length >= this.#start;
    const frames = this.#isPlaying ? Math.min(wanted, this.length) : 0;
    outputs.forEach((output, channel) => {
      const from = Math.min(channel, this.#channels - 1);
      for (let frame = 0; frame < frames; frame += 1) {
        output[frame] = (this.#samples[frame * this.#channels + from] ?? 0) / FULL_SCALE;
      }
      output.fill(0, frames);
    });
    this.#samples.copyWithin(0, frames * this.#channels, this.#length);
    this.#length -= frames * this.#channels;
    // After a gap it waits again for enough to play on.
    if (frames < wanted) this.#isPlaying = false;
  }
}
