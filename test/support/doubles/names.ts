/** The password of the doubles that ask for one. */
export const DOUBLE_PASSWORD = "letmein1";

/** The desktop name they announce; it must never reach a viewer. */
export const DOUBLE_NAME = "<b>canary-desktop-name</b>";

/** Size of the doubles' framebuffer, in pixels. */
export const DOUBLE_WIDTH = 640;
export const DOUBLE_HEIGHT = 480;

/** A FramebufferUpdate of one Raw rectangle over the whole framebuffer, without its pixels. */
const FLOOD_HEADER = [0, 0, 0, 1].concat(
  [0, 0, 0, 0, DOUBLE_WIDTH >> 8, DOUBLE_WIDTH & 0xff, DOUBLE_HEIGHT >> 8, DOUBLE_HEIGHT & 0xff],
  [0, 0, 0, 0],
);

/** Bytes of one update of the flood. */
export const FLOOD_UPDATE_BYTES = FLOOD_HEADER.length + 4 * DOUBLE_WIDTH * DOUBLE_HEIGHT;

/** Byte `offset` of what the flooding double sends: one such update after another. */
export function floodByte(offset: number): number {
  const at = offset % FLOOD_UPDATE_BYTES;
  return FLOOD_HEADER[at] ?? (at ^ (at >> 8)) & 0xff;
}
