/*
 * Plays the machine's sound, in the browser's thread for that: a file of its own, which `sound-player.ts` has the
 * browser load. Messages are samples, as `JitterBuffer` takes them.
 */
import { JitterBuffer } from "./jitter-buffer.ts";

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}

declare function registerProcessor(
  name: string,
  processor: new (options: { readonly processorOptions: { readonly channels: number } }) => object,
): void;

declare const sampleRate: number;

class SoundProcessor extends AudioWorkletProcessor {
  readonly #buffer: JitterBuffer;

  constructor({ processorOptions }: { readonly processorOptions: { readonly channels: number } }) {
    super();
    this.#buffer = new JitterBuffer(sampleRate, processorOptions.channels);
    this.port.addEventListener("message", ({ data }: { readonly data: unknown }) => {
      if (data instanceof ArrayBuffer) this.#buffer.push(data);
    });
    this.port.start();
  }

  /** Called by the browser for the next 128 frames. */
  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    this.#buffer.pull(outputs[0] ?? []);
    return true;
  }
}

registerProcessor("sound", SoundProcessor);
