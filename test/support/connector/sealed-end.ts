import type { Socket } from "node:net";

import type { TransportKeys } from "../../../worker/tunnel/connector/noise/handshake.ts";
import { RecordOpener, RecordSealer } from "../../../worker/tunnel/connector/noise/records.ts";
import { ByteReader } from "../byte-reader.ts";

/** One end of a connection after the handshake of gateway and connector, whichever of the two it is. */
export interface SealedEnd {
  /** What the other side says; ends with its end, or with an error for everything else. */
  readonly incoming: ByteReader;
  /** Whether the other side has said that it is over. */
  ended(): boolean;
  /** `false`: wait for `drain`. */
  readonly write: (bytes: Uint8Array | string) => boolean;
  /** Says that nothing more comes. */
  readonly end: (bytes?: Uint8Array | string) => void;
}

/** `raw` has what the socket brings; nobody else may read it from now on. */
export function sealedEnd(socket: Socket, raw: ByteReader, keys: TransportKeys): SealedEnd {
  const incoming = new ByteReader();
  const opener = new RecordOpener(keys.receive);
  const sealer = new RecordSealer(keys.send);
  const pump = async (): Promise<void> => {
    while (!opener.ended) {
      // oxlint-disable-next-line no-await-in-loop -- a byte stream
      const head = await raw.read(2);
      opener.push(head);
      opener.next();
      // oxlint-disable-next-line no-await-in-loop -- a byte stream
      opener.push(await raw.read(new DataView(head.buffer).getUint16(0)));
      const data = opener.next();
      if (data !== undefined) incoming.push(data);
    }
    incoming.end(new Error("over"));
  };
  pump().catch((error: unknown) => incoming.end(error as Error));
  const write = (bytes: Uint8Array | string): boolean =>
    socket.write(sealer.seal(Buffer.from(bytes)));
  return {
    incoming,
    ended: () => opener.ended,
    write,
    end: (bytes = "") => {
      write(bytes);
      socket.end(sealer.end());
    },
  };
}
