import { UnusedPartError } from "../screen/unused-part-error.ts";

/** What noVNC compresses a text with that it provides to an extended clipboard. */
export interface Deflator {
  deflate(data: Uint8Array): Uint8Array;
}

let Loaded: (new () => Deflator) | undefined;

/** From now on there is a compressor: noVNC's own, which no first frame needs. */
export function compressWith(Compressor: new () => Deflator): void {
  Loaded = Compressor;
}

/**
 * Stands in for noVNC's compressor, in the viewer's build of noVNC. It is asked only for a text that noVNC was given,
 * and what gives texts is fetched together with the compressor (`page/fetch-later.ts`).
 */
export class LateDeflator implements Deflator {
  deflate(data: Uint8Array): Uint8Array {
    if (Loaded === undefined) throw new UnusedPartError("noVNC's compressor, so far");
    return new Loaded().deflate(data);
  }
}
