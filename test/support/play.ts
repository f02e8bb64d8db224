import { ConversationDriver } from "../../worker/wire/driver.ts";
import type { Conversation } from "../../worker/wire/conversation.ts";

export interface Played<Result> {
  readonly result: Result;
  /** Everything the handshake sent, as hex. */
  readonly sent: string;
  readonly rest: string;
}

/** Runs a handshake over the given chunks; throws what the handshake throws. */
export function play<Result>(
  conversation: Conversation<Result>,
  chunks: readonly Uint8Array[],
): Played<Result> {
  const driver = new ConversationDriver(conversation);
  const sent: Uint8Array[] = [];
  for (const chunk of chunks) sent.push(...driver.feed(chunk));
  return { result: driver.result, sent: hex(concat(sent)), rest: hex(driver.rest()) };
}

/** Cuts bytes at the given positions, which may repeat and need no order. */
export function cut(bytes: Uint8Array, positions: readonly number[]): Uint8Array[] {
  const edges = [0, ...positions.toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.slice(edges[index], edge));
}

export function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

/** Bytes from parts: text as Latin-1, numbers as single bytes, arrays as they are. */
export function wire(...parts: (string | number | Uint8Array | readonly number[])[]): Uint8Array {
  return concat(
    parts.map((part) => {
      if (typeof part === "string") return new Uint8Array(Buffer.from(part, "latin1"));
      if (typeof part === "number") return Uint8Array.of(part);
      return Uint8Array.from(part);
    }),
  );
}

export function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
