import { Outbox } from "../channel/outbox.ts";
import { AUDIO_FORMAT } from "../rfb/audio/audio-format.ts";
import type { AudioListener } from "../rfb/audio/viewer-audio.ts";
import type { ViewerChannel } from "./viewer-channel.ts";

/**
 * The RFB bytes for a session's viewer, whichever WebSocket it is on. Where a viewer can come back, what it has
 * not acknowledged is kept; while it is away, everything is only kept: the window bounds how much that is.
 */
export class ViewerStream implements AudioListener {
  readonly hasControl: boolean;
  readonly tellsQueue: boolean;
  readonly #outbox: Outbox | undefined;
  #channel: ViewerChannel | undefined;

  /** `canResume`: whether the viewer can come back. */
  constructor(channel: ViewerChannel, canResume: boolean) {
    this.#channel = channel;
    this.hasControl = channel.hasControl;
    this.tellsQueue = channel.tellsQueue;
    this.#outbox = canResume ? new Outbox() : undefined;
  }

  /** Whether nothing more should be sent for now. */
  get isFull(): boolean {
    return this.#channel?.isFull ?? false;
  }

  /** Memory that is held for what has not been acknowledged, and to be used again for what comes, bytes. */
  get heldBytes(): number {
    return this.#outbox?.heldBytes ?? 0;
  }

  /** The buffer of these bytes may only be written to again if {@link bufferAfter} gives it back. */
  send(bytes: Uint8Array): void {
    this.#channel?.send(bytes);
    this.#outbox?.add(isUnshared(bytes) ? bytes : bytes.slice());
  }

  /** The machine has sound. */
  found(): void {
    const { sampleRate, channels } = AUDIO_FORMAT;
    if (this.#channel?.isFull === false)
      this.#channel.tell({ type: "audio", sampleRate, channels });
  }

  /** Sound, which is no part of the stream: what finds no room is lost. */
  samples(samples: Uint8Array): void {
    if (this.#channel?.isFull === false) this.#channel.sendSamples(samples);
  }

  /** What to read into next, after a buffer from which {@link send} may have been given bytes. */
  bufferAfter(buffer: ArrayBuffer, size: number): ArrayBuffer {
    if (this.#outbox?.isKept(buffer) === true) return this.#outbox.spare(size);
    return size === buffer.byteLength ? buffer : new ArrayBuffer(size);
  }

  /** To be called now and then: gives up memory that has not been used since the call before. */
  rest(): void {
    this.#outbox?.rest();
  }

  /** The viewer has received the stream up to here, which has been checked. */
  acknowledged(received: number): void {
    this.#outbox?.acknowledge(received);
  }

  /** Whether the stream can go on from here. */
  covers(received: number): boolean {
    return this.#outbox?.covers(received) ?? false;
  }

  /** Nothing is sent until {@link attach}. */
  detach(): void {
    this.#channel = undefined;
  }

  /** Goes on with a viewer that has received the stream up to here. Returns how many bytes it is sent again. */
  attach(channel: ViewerChannel, received: number): number {
    this.#channel = channel;
    if (this.#outbox === undefined) return 0;
    this.#outbox.acknowledge(received);
    for (const bytes of this.#outbox.from(received)) channel.send(bytes);
    return this.#outbox.sent - received;
  }
}

function isUnshared(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}
