/** RFC 6143's mask (§7.5.5) for the buttons of a MouseEvent (UI Events), of which the first three are told. */
export function maskOf(buttons: number): number {
  const left = buttons & 1;
  const right = (buttons & 2) << 1;
  const middle = (buttons & 4) >> 1;
  return left | right | middle;
}
