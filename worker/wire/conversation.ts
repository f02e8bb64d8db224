import { viewOf } from "./bytes.ts";

/**
 * The vocabulary of conversations with a peer. A conversation is a generator that reads like its protocol: it
 * yields what it needs or sends and knows nothing of sockets, chunks or time. {@link ConversationDriver} feeds it.
 */
export type Effect =
  | { readonly need: number }
  | { readonly send: Uint8Array }
  /** The conversation enters a named step: whoever owns the clock gives each step its own time limit. */
  | { readonly step: string }
  /** From here on the connection speaks TLS: the owner of the socket wraps it and says so. */
  | { readonly secure: true }
  /** What the peer has decided: however the conversation ends from here on, this error is why. */
  | { readonly verdict: Error };

export type Conversation<Result> = Generator<Effect, Result, Uint8Array>;

export function* bytes(count: number): Conversation<Uint8Array> {
  return yield { need: count };
}

export function* u8(): Conversation<number> {
  return viewOf(yield { need: 1 }).getUint8(0);
}

export function* u32(): Conversation<number> {
  return viewOf(yield { need: 4 }).getUint32(0);
}

export function* send(data: Uint8Array): Conversation<void> {
  yield { send: data };
}

/** Waits until the owner of the socket has put TLS around it. */
export function* secure(): Conversation<void> {
  yield { secure: true };
}

/** The peer has said no; what it adds, half of it, silence or a close change nothing about that. */
export function* verdict(error: Error): Conversation<void> {
  yield { verdict: error };
}

export function* enter(step: string): Conversation<void> {
  yield { step };
}
