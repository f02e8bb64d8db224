/** What sound is asked for as: samples of 16 bits with a sign, little-endian, left and right in turn. */
export const AUDIO_FORMAT = { sampleRate: 24_000, channels: 2, bytesPerFrame: 4 } as const;

/** Bytes of a millisecond of sound. */
export const AUDIO_BYTES_PER_MS = (AUDIO_FORMAT.sampleRate * AUDIO_FORMAT.bytesPerFrame) / 1000;

const QEMU = 255;
const AUDIO = 1;
const OPERATION = { enable: 0, disable: 1, setFormat: 2 } as const;
const SIGNED_16_BIT = 3;

/**
 * Asks QEMU for sound: its format, `U8 255, U8 1, U16 2, U8 format, U8 channels, U32 sample rate`, and to begin,
 * `U8 255, U8 1, U16 0` (community RFB specification, QEMU Audio Client Message). Only for a server that has shown
 * audio.
 */
export function enableAudio(): Uint8Array {
  const message = new Uint8Array(14);
  const view = new DataView(message.buffer);
  view.setUint8(0, QEMU);
  view.setUint8(1, AUDIO);
  view.setUint16(2, OPERATION.setFormat);
  view.setUint8(4, SIGNED_16_BIT);
  view.setUint8(5, AUDIO_FORMAT.channels);
  view.setUint32(6, AUDIO_FORMAT.sampleRate);
  view.setUint8(10, QEMU);
  view.setUint8(11, AUDIO);
  view.setUint16(12, OPERATION.enable);
  return message;
}

/** Asks QEMU for no more sound: `U8 255, U8 1, U16 1`. */
export function disableAudio(): Uint8Array {
  return Uint8Array.of(QEMU, AUDIO, 0, OPERATION.disable);
}
