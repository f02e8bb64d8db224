import { ENCODING, isCompressionLevel } from "./encodings.ts";

/** In what kinds of servers differ, as far as the gateway acts on it. */
export interface Quirks {
  /**
   * It calls itself QEMU: it looks at its screen seldom unless input comes (`pace/wake-qemu.ts`), and may look
   * keysyms up in a layout of its own.
   */
  readonly isQemu: boolean;
  /**
   * It may be XenServer's vncterm, which reads compression level 1 as a request to close the
   * connection when the console's process starts again (`libvnc/vnc.c`).
   */
  readonly mayBeVncterm: boolean;
  /** It was reached by VMware's WebMKS: it accepts VMware's key events, message 127. */
  readonly isWebMks: boolean;
}

/** In what kinds of servers differ during the login. */
export interface LoginQuirks {
  /**
   * A server that does not ask for the password will do, where no TLS inside RFB is required: it has been
   * verified in another way, or whoever gave the password does not know whether it is asked for.
   */
  readonly passwordIsOptional?: boolean;
  /**
   * Speaks 3.3 whatever the server announces. XenServer's idle timer reads along and knows only the
   * opening of 3.3; it stops counting, and so never ends an abandoned console, when it sees another.
   */
  readonly only33?: boolean;
}

/** Those that are known by how the server was reached, before it has said anything. */
export type ReachedBy = Omit<Quirks, "isQemu">;

/** A server that keeps to the specification, as far as is known. */
export const NO_QUIRKS: Quirks = { isQemu: false, mayBeVncterm: false, isWebMks: false };

/** Whether a server with these quirks may be offered an encoding at all. */
export function mayBeOffered(encoding: number, { mayBeVncterm }: Quirks): boolean {
  return !(mayBeVncterm && isCompressionLevel(encoding));
}

/**
 * What a viewer that knows some encodings is taken to want until it has spoken. Of QEMU also extended keys, which
 * the gateway makes use of itself (`wakeQemu`), whether or not the viewer knows them.
 */
export function firstWanted(known: readonly number[], { isQemu }: Quirks): readonly number[] {
  return isQemu && !known.includes(ENCODING.extendedKey) ? [...known, ENCODING.extendedKey] : known;
}
