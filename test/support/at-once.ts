/** Does all of the work, `width` pieces of it at a time, in order. Rejects with the first failure, once all have stopped. */
export async function atOnce<Piece>(
  pieces: readonly Piece[],
  width: number,
  work: (piece: Piece) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = [];
  const left = [...pieces];
  const worker = async (): Promise<void> => {
    for (let piece = left.shift(); piece !== undefined; piece = left.shift()) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- each worker does one after another
        await work(piece);
      } catch (error) {
        faults.push(error);
        left.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  if (faults.length > 0) throw faults[0];
}
