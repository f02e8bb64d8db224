import type { SoundFormat, SoundStream } from "../session/channel/sound-stream.ts";
import type { SoundPlayer } from "./sound-player.ts";

interface Around {
  open(format: SoundFormat): Promise<SoundPlayer>;
  /** Whether somebody sees the page. */
  isSeen(): boolean;
  /** The browser cannot play sound. */
  failed(): void;
  /** Clock time in milliseconds. */
  now(): number;
  /** {@link SoundSwitch.isThere} or {@link SoundSwitch.isOn} is another one. */
  changed(): void;
}

/** For how long nothing has come, since somebody wants to hear it, until that is said; milliseconds. */
export const NONE_MS = 5000;

/** Turns the machine's sound on and off. Nothing is asked of the gateway while nobody hears or sees the machine. */
export class SoundSwitch {
  readonly #stream: Pick<SoundStream, "ask" | "listener">;
  readonly #around: Around;
  #format: SoundFormat | undefined;
  #player: SoundPlayer | undefined;
  #hasBegun = false;
  #isOn = false;
  #volume = 1;
  /** When it was turned on, on the clock of `now`. */
  #onSince = 0;
  #hasCome = false;

  constructor(stream: Pick<SoundStream, "ask" | "listener">, around: Around) {
    this.#stream = stream;
    this.#around = around;
  }

  /** Whether the machine has sound, as far as is known. */
  get isThere(): boolean {
    return this.#format !== undefined;
  }

  /** Whether it is played. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /**
   * Whether it is on and the machine has never sent any: it may be quiet, and some servers announce sound without having
   * what makes it.
   */
  get isMissing(): boolean {
    return this.#isOn && !this.#hasCome && this.#around.now() - this.#onSince >= NONE_MS;
  }

  /** 0 to 1. */
  set volume(volume: number) {
    this.#volume = volume;
    this.#player?.setVolume(volume);
  }

  /** There is a console that may be heard. */
  begin(): void {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#stream.listener = {
      found: (format) => this.#found(format),
      lost: () => this.#found(undefined),
      samples: (samples) => {
        this.#hasCome = true;
        this.#player?.play(samples);
      },
    };
    this.#ask();
  }

  /** A person turns it on or off. Never rejects. */
  async turn(isOn: boolean): Promise<void> {
    this.#isOn = isOn;
    this.#onSince = this.#around.now();
    this.#around.changed();
    if (isOn) await this.#open();
    else this.#close();
    this.#ask();
  }

  seenChanged(): void {
    if (this.#isOn) this.#ask();
  }

  /** The console is over. */
  end(): void {
    if (!this.#hasBegun) return;
    this.#hasBegun = false;
    this.#isOn = false;
    this.#hasCome = false;
    this.#close();
    this.#found(undefined);
  }

  #found(format: SoundFormat | undefined): void {
    if (format?.sampleRate === this.#format?.sampleRate) return;
    this.#format = format;
    this.#around.changed();
  }

  async #open(): Promise<void> {
    if (this.#format === undefined || this.#player !== undefined) return;
    try {
      const player = await this.#around.open(this.#format);
      if (this.#isOn && this.#player === undefined) this.#player = player;
      else player.close();
      this.#player?.setVolume(this.#volume);
    } catch {
      this.#isOn = false;
      this.#around.failed();
      this.#around.changed();
    }
  }

  #close(): void {
    this.#player?.close();
    this.#player = undefined;
  }

  #ask(): void {
    this.#stream.ask(this.#player !== undefined && this.#around.isSeen());
  }
}
