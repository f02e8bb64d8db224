import { disableAudio, enableAudio } from "./audio-format.ts";
import { AudioFeed } from "./audio-feed.ts";

/** What a viewer is told of sound, beside its stream. */
export interface AudioListener {
  /** The server has sound. */
  found(): void;
  /** Whole frames of `AUDIO_FORMAT`, the listener's own from now on. */
  samples(samples: Uint8Array): void;
}

/** The server, as far as its sound is concerned. */
interface Speaker {
  has(extension: "audio"): boolean;
  send(messages: readonly Uint8Array[]): void;
}

/**
 * Whether one viewer hears the machine, and what: it has asked for that, its grant and the server have sound. The server
 * is told whenever that changes.
 */
export class ViewerAudio {
  readonly feed: AudioFeed;
  readonly #server: Speaker;
  readonly #listener: AudioListener | undefined;
  /** Whether the viewer has ever spoken of sound: to no other one is the server's of any use. */
  #isKnown = false;
  #isWanted = false;
  #isGranted: boolean;
  #isOn = false;

  /** `listener`: `undefined` for a viewer that can be told nothing beside its stream. */
  constructor(server: Speaker, isGranted: boolean, listener: AudioListener | undefined) {
    this.#server = server;
    this.#isGranted = isGranted;
    this.#listener = listener;
    this.feed = new AudioFeed((samples) => listener?.samples(samples));
  }

  /** Whether the server is to be offered audio. */
  get isOffered(): boolean {
    return this.#isKnown && this.#isGranted && this.#listener !== undefined;
  }

  /** The viewer says whether it wants to hear the machine, and counts what it hears from 0. */
  ask(isWanted: boolean): void {
    this.#isKnown = true;
    // Samples that it was sent before are of a time that it knows nothing of any more.
    if (this.#isOn && isWanted) this.feed.isOn = true;
    this.#isWanted = isWanted;
    if (this.isOffered && this.#server.has("audio")) this.#listener?.found();
    this.#settle();
  }

  /** Nobody is there, or nobody looks: whoever comes back asks again. */
  stop(): void {
    this.#isWanted = false;
    this.#settle();
  }

  set isGranted(isGranted: boolean) {
    this.#isGranted = isGranted;
    this.#settle();
  }

  /** The server has shown that it has sound; it does so after each offer. */
  shown(isNews: boolean): void {
    if (isNews && this.isOffered) this.#listener?.found();
    this.#settle();
  }

  #settle(): void {
    const isOn = this.isOffered && this.#isWanted && this.#server.has("audio");
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    this.feed.isOn = isOn;
    this.#server.send([isOn ? enableAudio() : disableAudio()]);
  }
}
