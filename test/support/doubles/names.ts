/** The password of the doubles that ask for one. */
export const DOUBLE_PASSWORD = "letmein1";

/** The desktop name they announce; it must never reach a viewer. */
export const DOUBLE_NAME = "<b>canary-desktop-name</b>";

/** Byte `offset` of what the flooding double sends; repeats every 64 KiB. */
export function floodByte(offset: number): number {
  return (offset ^ (offset >> 8)) & 0xff;
}
