/** The pieces as one: the piece itself where there is only one, otherwise a copy. */
export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const [first, second] = pieces;
  if (first && !second) return first;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
