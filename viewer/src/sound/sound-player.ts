import type { SoundFormat } from "../session/channel/sound-stream.ts";

/** The file of `sound-worklet.ts` beside this one, by the name that the build gives it. */
declare const SOUND_WORKLET: string;

/** Plays samples. */
export interface SoundPlayer {
  play(samples: ArrayBuffer): void;
  /** 0 to 1. */
  setVolume(volume: number): void;
  close(): void;
}

/** To be called when a person has asked for it: browsers play nothing before. Rejects where the browser cannot. */
export async function openSoundPlayer(
  { channels, sampleRate }: SoundFormat,
  volume: number,
): Promise<SoundPlayer> {
  const context = new AudioContext({ latencyHint: "interactive", sampleRate });
  try {
    await context.audioWorklet.addModule(new URL(SOUND_WORKLET, import.meta.url).href);
    const source = new AudioWorkletNode(context, "sound", {
      numberOfInputs: 0,
      outputChannelCount: [channels],
      processorOptions: { channels },
    });
    const gain = new GainNode(context, { gain: volume });
    source.connect(gain).connect(context.destination);
    await context.resume();
    return {
      play: (samples) => source.port.postMessage(samples, [samples]),
      setVolume: (to) => gain.gain.setTargetAtTime(to, context.currentTime, 0.02),
      close: () => void context.close(),
    };
  } catch (error) {
    await context.close();
    throw error;
  }
}
