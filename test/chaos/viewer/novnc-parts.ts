/** noVNC's receive queue, as far as it is used here. */
export interface Websock {
  attach(rawChannel: object): void;
  on(event: "message", handler: () => void): void;
  rQlen(): number;
  rQwait(what: string, bytes: number): boolean;
  /** A copy of what is next. */
  rQpeekBytes(bytes: number): Uint8Array;
  rQshift16(): number;
  rQshift32(): number;
  rQskipBytes(bytes: number): void;
}

/** Where noVNC's decoders draw. */
export interface DecoderDisplay {
  fillRect(x: number, y: number, width: number, height: number, color: ArrayLike<number>): void;
  copyImage(
    fromX: number,
    fromY: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void;
  blitImage(
    x: number,
    y: number,
    width: number,
    height: number,
    pixels: Uint8Array,
    offset: number,
  ): void;
  imageRect(): void;
}

/** Draws one rectangle; `false`: more bytes are needed, and it is to be called again. */
export interface Decoder {
  decodeRect(
    x: number,
    y: number,
    width: number,
    height: number,
    sock: Websock,
    display: DecoderDisplay,
    depth: number,
  ): boolean;
}

/** The package shows its main module alone; the others are beside it. */
async function part<Class>(path: string): Promise<Class> {
  const url = new URL(path, import.meta.resolve("@novnc/novnc")).href;
  const module = (await import(url)) as { readonly default: Class };
  return module.default;
}

type DecoderClass = new () => Decoder;

// noVNC's log looks for the console of a browser when it is loaded.
Object.defineProperty(globalThis, "window", { value: {}, configurable: true });

export const NovncWebsock = await part<new () => Websock>("websock.js");

/** By encoding. */
export const DECODERS: ReadonlyMap<number, DecoderClass> = new Map([
  [0, await part<DecoderClass>("decoders/raw.js")],
  [1, await part<DecoderClass>("decoders/copyrect.js")],
  [5, await part<DecoderClass>("decoders/hextile.js")],
  [7, await part<DecoderClass>("decoders/tight.js")],
  [16, await part<DecoderClass>("decoders/zrle.js")],
]);

Reflect.deleteProperty(globalThis, "window");
