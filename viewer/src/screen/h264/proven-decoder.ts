/**
 * Stands in for the browser's `VideoDecoder` while noVNC's module begins, which waits until it has decoded a frame: with
 * some decoders of Android for ever, with others for long. This one answers at once, because the browser's has proved
 * before that it can (`decoder-proof.ts`).
 */
class ProvenDecoder {
  readonly #output: (frame: { close(): void }) => void;

  constructor({ output }: { readonly output: (frame: { close(): void }) => void }) {
    this.#output = output;
  }

  static isConfigSupported(): Promise<{ readonly supported: true }> {
    return Promise.resolve({ supported: true });
  }

  configure(): void {
    // Nothing to be ready for.
  }

  decode(): void {
    this.#output({
      close: () => {
        // There is no frame.
      },
    });
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}

/** Loads a module that asks `VideoDecoder` whether it decodes H.264, and has it told without asking the browser. */
export async function tellingOfDecoder<Module>(
  decodesH264: boolean,
  load: () => Promise<Module>,
): Promise<Module> {
  const property = Object.getOwnPropertyDescriptor(window, "VideoDecoder");
  if (property?.configurable === true) {
    if (decodesH264)
      Object.defineProperty(window, "VideoDecoder", { ...property, value: ProvenDecoder });
    else Reflect.deleteProperty(window, "VideoDecoder");
  }
  try {
    return await load();
  } finally {
    if (property !== undefined) Object.defineProperty(window, "VideoDecoder", property);
  }
}
