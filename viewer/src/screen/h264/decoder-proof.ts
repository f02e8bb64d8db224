/** How long a decoder may take for one small picture, milliseconds. */
export const MAX_PROOF_MS = 3000;

/** One picture of 64 by 48 pixels in red, with all that a decoder needs to know before it; see `test/vectors/h264.json`. */
const PICTURE =
  "AAAAAWdCwB/ZBHoQAAADABAAAAMBSPGDJIAAAAABaMuBssgAAAABZYiEPxGKAAIlscAAQi44AAjuScnJ111111114A==";

const CONFIG = { codec: "avc1.42c01f", codedWidth: 64, codedHeight: 48, optimizeForLatency: true };

/**
 * Whether the browser decodes H.264, by having it decode a picture: some say that they can and cannot, some never
 * answer. Never rejects.
 */
export async function provesH264(
  Decoder: typeof VideoDecoder | undefined = globalThis.VideoDecoder,
): Promise<boolean> {
  if (Decoder === undefined) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), MAX_PROOF_MS);
  try {
    const decoder = new Decoder({
      output: (frame) => {
        frame.close();
        resolve(true);
      },
      error: () => resolve(false),
    });
    const isSupported = Decoder.isConfigSupported(CONFIG).then(
      ({ supported }) => supported === true,
    );
    if (!(await Promise.race([isSupported, promise]))) return false;
    decoder.configure(CONFIG);
    const data = Uint8Array.from(atob(PICTURE), (character) => character.codePointAt(0) ?? 0);
    decoder.decode(new EncodedVideoChunk({ timestamp: 0, type: "key", data }));
    decoder.flush().catch(() => resolve(false));
    const decodes = await promise;
    if (decoder.state !== "closed") decoder.close();
    return decodes;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
