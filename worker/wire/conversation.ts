/**
 * The vocabulary of RFB handshakes. A handshake is a generator that reads like the RFC: it yields what
 * it needs or sends and knows nothing of sockets, chunks or time. {@link HandshakeDriver} feeds it.
 */
export type Effect =
  | { readonly need: number }
  | { readonly send: Uint8Array }
  /** The handshake enters a named step; whoever owns the clock gives each step its own time limit. */
  | { readonly step: HandshakeStep }
  /** From here on the connection speaks TLS: the owner of the socket wraps it and says so. */
  | { readonly secure: true }
  /** What the peer has decided: however the conversation ends from here on, this error is why. */
  | { readonly verdict: Error };

export type HandshakeStep = "version" | "security" | "tls" | "authentication" | "initialisation";

export type Protocol<Result> = Generator<Effect, Result, Uint8Array>;

export function* bytes(count: number): Protocol<Uint8Array> {
  return yield { need: count };
}

export function* u8(): Protocol<number> {
  return dataView(yield { need: 1 }).getUint8(0);
}

export function* u32(): Protocol<number> {
  return dataView(yield { need: 4 }).getUint32(0);
}

export function* send(data: Uint8Array): Protocol<void> {
  yield { send: data };
}

/** Waits until the owner of the socket has put TLS around it. */
export function* secure(): Protocol<void> {
  yield { secure: true };
}

/** The peer has said no; what it adds, half of it, silence or a close change nothing about that. */
export function* verdict(error: Error): Protocol<void> {
  yield { verdict: error };
}

export function* enter(step: HandshakeStep): Protocol<void> {
  yield { step };
}

function dataView(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
